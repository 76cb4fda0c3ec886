"""What time does to open orders: their payment is asked after, and in the end they expire.

The sweep itself only finds what is due; each order and reservation is a job of its own, so that
one that fails holds up no other.
"""

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from catalog.selectors.reservations import expired_reservations
from catalog.services.stock import consume_stock, release_stock
from orders.errors import TransitionRefused
from orders.models import IdempotentRequest, Order
from orders.services.payment import MISMATCH, undo
from orders.services.placing import finish_placing
from orders.services.transitions import SHOP
from orders.states import CANCEL, EXPIRE, REVIVE, UNDONE, OrderState, Transition
from payments.errors import ProviderUnavailable
from payments.gateways.base import Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, ReceivedEvent
from payments.services.late import settle_late
from payments.services.paying import settle
from shop.kernel.failpoints import FailPoint, fail_point

logger = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=5)  # the job that finishes a placing order runs after one minute
KEYS_KEPT = timedelta(hours=24)  # of the API's contract: docs/architecture.md
EVENTS_KEPT = timedelta(days=30)  # Stripe repeats for 3 days: docs.stripe.com/webhooks
AT_ONCE = 500  # orders of one run; the next run goes on


@app.periodic(cron="* * * * *")
@app.task(name="payments.sweep", queueing_lock="payments.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every minute: find what is overdue, stuck or left over, and have each seen to by a job.

    timestamp: when this run was due, in seconds since 1970. Safe to run twice at once.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    stuck = Order.objects.filter(state=OrderState.PLACING, placed_at__lte=now - STUCK_AFTER)
    for order_id in stuck.values_list("pk", flat=True)[:AT_ONCE]:
        _see_to(finish_placing, f"finish:{order_id}", order_id=str(order_id))
    for reservation_id in expired_reservations(before=now - STUCK_AFTER):
        _see_to(mend_reservation, f"mend:{reservation_id}", reservation_id=reservation_id)
    for payment_id in _paid_late()[:AT_ONCE]:
        _see_to(settle_late, f"late:{payment_id}", payment_id=payment_id)
    overdue = Order.objects.filter(state=OrderState.AWAITING_PAYMENT, reserved_until__lte=now)
    overdue = overdue.exclude(flag=MISMATCH).order_by("reserved_until")
    for order_id in overdue.values_list("pk", flat=True)[:AT_ONCE]:
        _see_to(expire_unpaid, f"expire:{order_id}", order_id=str(order_id))


def _see_to(job: Any, lock: str, **arguments: Any) -> None:
    """Have a job run, unless the same one waits already."""
    with suppress(AlreadyEnqueued), atomic():
        job.configure(queueing_lock=lock).defer(**arguments)


def _paid_late() -> Any:
    """Payments of undone orders whose money was neither used nor sent back."""
    late = Payment.objects.filter(state=PaymentState.SUCCEEDED, order__state__in=UNDONE)
    late = late.exclude(order__flag=MISMATCH).exclude(refunds__accepted_at__isnull=False)
    return late.values_list("pk", flat=True)


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


def end_unpaid(order: Order, transition: Transition, *, by: str, why: str, now: datetime) -> Order:
    """Expire or cancel an order, unless it is paid after all. Its payment is cancelled first.

    Raises:
        ProviderUnavailable: whether somebody just paid cannot be told; nothing was undone.
        TransitionRefused: the order is not waiting for its payment any more.
    """
    if transition not in {CANCEL, EXPIRE}:
        raise ValueError(f"{transition.name} does not end an unpaid order.")
    transition.check(OrderState(order.state))
    for payment in Payment.objects.filter(order=order):
        report = gateway(payment.gateway).cancel(payment.gateway_id)
        settle(report, alias=payment.gateway, now=now)
        if report.status is not Status.CANCELLED:
            return Order.objects.get(pk=order.pk)  # paid, or the bank is busy with it
    fail_point(FailPoint.UNDOING_CANCELLED)
    return undo(order.pk, transition, by=by, why=why, now=now)


@app.task(name="payments.mend_reservation", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def mend_reservation(*, reservation_id: str) -> None:
    """Give back, or count as sold, what a crash left reserved for an order that is finished.

    An order that was revived has sold its second reservation, `late-<id>`; the first one goes back.
    """
    is_second = reservation_id.startswith("late-")
    order = Order.objects.filter(pk=UUID(reservation_id.removeprefix("late-"))).first()
    if order is not None and order.state == OrderState.PAID:
        revived = order.events.filter(transition=REVIVE.name).exists()
        if is_second or not revived:
            consume_stock(reservation_id=reservation_id)
        else:
            release_stock(reservation_id=reservation_id)
    elif order is None or order.state not in {OrderState.PLACING, OrderState.AWAITING_PAYMENT}:
        release_stock(reservation_id=reservation_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="payments.retry_stalled", queueing_lock="payments.retry_stalled")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Every five minutes: jobs whose worker was killed while it ran them are run again.

    Of all apps. Source: procrastinate.readthedocs.io, "Retry stalled jobs".
    """
    for job in await app.job_manager.get_stalled_jobs():
        logger.warning("job %s (%s) lost its worker and is run again", job.id, job.task_name)
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="payments.forget", queueing_lock="payments.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Every night: forget keys and event ids that nobody repeats any more.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    IdempotentRequest.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    ReceivedEvent.objects.filter(received_at__lt=now - EVENTS_KEPT).delete()
