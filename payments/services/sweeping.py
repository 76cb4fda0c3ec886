"""What time does to open orders: their payment is asked after, and in the end they expire.

The sweep itself only finds what is due; each order and reservation is a job of its own, so that
one that fails holds up no other.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from catalog.selectors.reservations import expired_reservations
from catalog.services.stock import consume_stock, release_stock
from orders.errors import TransitionRefused
from orders.models import IdempotentRequest, Order
from orders.services.payment import LATE, order_id_of, sell_reserved
from orders.services.placing import FINISH_AFTER, finish_placing
from orders.services.transitions import SHOP
from orders.states import EXPIRE, SENT, UNDONE, OrderState
from payments.errors import ProviderUnavailable
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, ReceivedEvent, Refund, RefundState
from payments.services.asking import ask_providers, is_anything_to_ask
from payments.services.cancelling import end_unpaid
from payments.services.events import FINAL, handle_event, handle_events
from payments.services.late import settle_late
from payments.services.mismatches import end_mismatched
from payments.services.promises import capture_promised, release_promise
from payments.services.refunding import send_refund
from shop.kernel.jobs import defer_once, wake

logger = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=5)  # a job of its own sees to it long before
MISMATCH_KEPT = timedelta(days=3)  # that a merchant has to see to another amount than the order's
KEYS_KEPT = timedelta(hours=24)  # of the API's contract: docs/architecture.md
EVENTS_KEPT = timedelta(days=30)  # Stripe repeats for 3 days: docs.stripe.com/webhooks
_OPEN = frozenset({OrderState.PLACING, OrderState.AWAITING_PAYMENT})
AT_ONCE = 500  # of each kind in one run; the next run goes on


@app.periodic(cron="* * * * *")
@app.task(name="payments.sweep", queueing_lock="payments.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every minute: find what is overdue, stuck or left over, and have each seen to by a job.

    timestamp: when this run was due, in seconds since 1970. Safe to run twice at once.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    for due in (_orders_due(now), _money_due(now)):
        for job, argument, value in due:
            lock = f"{job.name}:{value}"
            defer_once(job.configure(queueing_lock=lock), **{argument: value})
    if ReceivedEvent.objects.filter(handled_at=None).exists():
        wake(handle_events)  # stored just as the job before ended its search
    if is_anything_to_ask(now):
        wake(ask_providers, timestamp=int(now.timestamp()))


def _orders_due(now: datetime) -> Iterator[tuple[Any, str, Any]]:
    """Jobs for orders and their stock."""
    stuck = Order.objects.filter(state=OrderState.PLACING, placed_at__lte=now - FINISH_AFTER)
    for order_id in stuck.values_list("pk", flat=True)[:AT_ONCE]:
        yield finish_placing, "order_id", str(order_id)
    agreed = Order.objects.exclude(to_sell="").exclude(paid_at__gt=now - FINISH_AFTER)
    for order_id in agreed.values_list("pk", flat=True)[:AT_ONCE]:
        yield sell_reserved, "order_id", str(order_id)
    for reservation_id in _left_reserved(now):
        yield mend_reservation, "reservation_id", reservation_id
    overdue = Order.objects.filter(state=OrderState.AWAITING_PAYMENT, reserved_until__lte=now)
    # Another amount came in for them: a merchant sees to that, or `end_mismatched` in the end.
    overdue = overdue.exclude(payments__state=PaymentState.SUCCEEDED).order_by("reserved_until")
    for order_id in overdue.values_list("pk", flat=True)[:AT_ONCE]:
        yield expire_unpaid, "order_id", str(order_id)


def _left_reserved(now: datetime) -> Iterator[str]:
    """Reservations that ran out; not those of orders whose bank takes days, which need them."""
    ran_out = expired_reservations(before=now - STUCK_AFTER)
    while chunk := list(islice(ran_out, AT_ONCE)):
        own = (order_id_of(each) for each in chunk if not each.startswith(LATE))
        ids = [order_id for order_id in own if order_id is not None]
        waiting = Order.objects.filter(pk__in=ids, state__in=_OPEN).values_list("pk", flat=True)
        needed = {str(order_id) for order_id in waiting}
        yield from (each for each in chunk if each not in needed)


def _money_due(now: datetime) -> Iterator[tuple[Any, str, Any]]:
    """Jobs for payments, refunds and events whose own job was lost, or is not there yet."""
    lost = now - STUCK_AFTER
    # Those that a provider has to be asked about wait for `handle_events`, which stops at the first
    # while it is away: jobs of their own would each spend their time limit on it.
    unhandled = ReceivedEvent.objects.filter(FINAL, handled_at=None, received_at__lte=lost)
    for event_id in unhandled.order_by("received_at").values_list("pk", flat=True)[:AT_ONCE]:
        yield handle_event, "event_id", event_id
    unsent = Refund.objects.filter(state=RefundState.REQUESTED, created_at__lte=lost)
    for refund_id in unsent.values_list("pk", flat=True)[:AT_ONCE]:
        yield send_refund, "refund_id", refund_id
    for payment_id in _paid_late().values_list("pk", flat=True)[:AT_ONCE]:
        yield settle_late, "payment_id", payment_id
    promised = Payment.objects.filter(updated_at__lte=lost, state=PaymentState.AUTHORISED)
    taken = promised.filter(order__state__in=SENT, gateway__in=_taking_promised_money())
    for payment_id in taken.values_list("pk", flat=True)[:AT_ONCE]:
        yield capture_promised, "payment_id", payment_id
    surplus = Q(state=PaymentState.SURPLUS, received_minor=None, updated_at__lte=lost)
    idle = promised.filter(order__state__in=UNDONE) | Payment.objects.filter(surplus)
    for payment_id in idle.values_list("pk", flat=True)[:AT_ONCE]:
        yield release_promise, "payment_id", payment_id
    for order_id in _mismatched(now).values_list("order_id", flat=True)[:AT_ONCE]:
        yield end_mismatched, "order_id", str(order_id)


def _taking_promised_money() -> list[str]:
    return [alias for alias in settings.PAYMENT_GATEWAYS if gateway(alias).takes_promised_money]


def _paid_late() -> Any:
    """Payments of undone orders whose money was neither used nor sent back."""
    late = Payment.objects.filter(
        state=PaymentState.SUCCEEDED,
        order__state__in=UNDONE,
        order__paid_at=None,
        received_minor=F("amount_minor"),
        received_currency=F("currency"),
    )
    return late.filter(refunds=None)


def _mismatched(now: datetime) -> Any:
    """Payments of another amount, of orders that wait or have ended, left alone for days."""
    wrong = ~Q(received_minor=F("amount_minor")) | ~Q(received_currency=F("currency"))
    ended = Q(order__state__in=UNDONE, refunds=None)
    return Payment.objects.filter(
        wrong,
        ended | Q(order__state=OrderState.AWAITING_PAYMENT),
        state=PaymentState.SUCCEEDED,
        updated_at__lte=now - MISMATCH_KEPT,
    )


@app.task(name="payments.expire_unpaid")
def expire_unpaid(*, order_id: str) -> None:
    """Expire an order whose time is over, unless it is paid after all. May be repeated."""
    order = Order.objects.get(pk=order_id)
    try:
        end_unpaid(order, EXPIRE, by=SHOP, why="not paid in time", now=timezone.now())
    except TransitionRefused:
        logger.info("order %s: somebody else saw to it first", order)
    except ProviderUnavailable:
        logger.warning("order %s: its provider does not answer; the next sweep asks", order)


@app.task(name="payments.mend_reservation", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def mend_reservation(*, reservation_id: str) -> None:
    """Give back, or count as sold, what a crash left reserved for an order that is finished.

    An order names what it has yet to sell. Anything else that is kept for one that is agreed goes
    back: the first reservation of an order that was revived with a second one, or one made anew,
    when all was sold, by a process that had been frozen before it.
    """
    order_id = order_id_of(reservation_id)
    # Before the order is read: it is revived at any moment, and needs this reservation then.
    if reservation_id.startswith(LATE) and _paid_late().filter(order=order_id).exists():
        return
    order = Order.objects.filter(pk=order_id).first() if order_id else None
    if order is not None and order.to_sell == reservation_id:
        # Also when it was cancelled after that: another job then puts its sold units back.
        consume_stock(reservation_id=reservation_id)
    elif order is None or order.state not in _OPEN:
        release_stock(reservation_id=reservation_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="payments.retry_stalled", queueing_lock="payments.retry_stalled")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Every five minutes: jobs whose worker was killed while it ran them are run again.

    Of all apps. Source: procrastinate.readthedocs.io, "Retry stalled jobs".
    """
    await retry_jobs_of_dead_workers(silent_for=30)


async def retry_jobs_of_dead_workers(*, silent_for: float) -> None:
    """Safe to run twice at once.

    silent_for: seconds without a sign of life after which a worker counts as dead.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_for):
        logger.warning("job %s (%s) lost its worker and is run again", job.id, job.task_name)
        try:
            await _retry(job)
        except ConnectorException:
            left = ProcrastinateJob.objects.filter(id__in=[job.id], status="doing")
            if await left.aexists():
                raise
            logger.info("job %s: somebody else saw to it first", job.id)


async def _retry(job: Job) -> None:
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:  # another one waits that does the same
        await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(name="payments.forget", queueing_lock="payments.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Every night: forget keys and event ids that nobody repeats any more.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    IdempotentRequest.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    ReceivedEvent.objects.filter(handled_at__lt=now - EVENTS_KEPT).delete()
