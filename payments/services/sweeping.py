"""What time does to open orders: their payment is asked after, and in the end they expire."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.selectors.reservations import expired_reservations
from catalog.services.stock import consume_stock, release_stock
from orders.models import IdempotentRequest, Order
from orders.services.payment import undo
from orders.services.placing import finish_placing
from orders.services.transitions import SHOP
from orders.states import CANCEL, EXPIRE, OrderState, Transition
from payments.errors import ProviderUnavailable
from payments.gateways.base import Status
from payments.gateways.registry import gateway
from payments.models import Payment, ReceivedEvent
from payments.services.paying import settle

logger = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=5)  # the job that finishes a placing order runs after one minute
KEYS_KEPT = timedelta(hours=24)  # of the API's contract: docs/architecture.md
EVENTS_KEPT = timedelta(days=30)  # Stripe repeats for 3 days: docs.stripe.com/webhooks
AT_ONCE = 500  # orders of one run; the next run goes on


@app.periodic(cron="* * * * *")
@app.task(name="payments.sweep", queueing_lock="payments.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every minute: expire what was not paid in time, finish what is stuck, mend reservations.

    timestamp: when this run was due, in seconds since 1970. Safe to run twice at once.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    overdue = Order.objects.filter(reserved_until__lte=now).order_by("reserved_until")
    for order in overdue.filter(state=OrderState.AWAITING_PAYMENT)[:AT_ONCE]:
        try:
            end_unpaid(order, EXPIRE, by=SHOP, why="not paid in time", now=now)
        except ProviderUnavailable:
            logger.warning("order %s: its provider does not answer; the next run asks", order)
    stuck = Order.objects.filter(state=OrderState.PLACING, placed_at__lte=now - STUCK_AFTER)
    for order_id in stuck.values_list("pk", flat=True)[:AT_ONCE]:
        finish_placing.defer(order_id=str(order_id))
    mend_reservations(now=now)


@app.periodic(cron="17 3 * * *")
@app.task(name="payments.forget", queueing_lock="payments.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Every night: forget keys and event ids that nobody repeats any more.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    IdempotentRequest.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    ReceivedEvent.objects.filter(received_at__lt=now - EVENTS_KEPT).delete()


def end_unpaid(order: Order, transition: Transition, *, by: str, why: str, now: datetime) -> Order:
    """Expire or cancel an order, unless it is paid after all. Its payment is cancelled first.

    Raises:
        ProviderUnavailable: whether somebody just paid cannot be told; nothing was undone.
        TransitionRefused: the order is not waiting for its payment any more.
    """
    if transition not in {CANCEL, EXPIRE}:
        raise ValueError(f"{transition.name} does not end an unpaid order.")
    for payment in Payment.objects.filter(order=order):
        report = gateway(payment.gateway).cancel(payment.gateway_id)
        settle(report, alias=payment.gateway, now=now)
        if report.status is not Status.CANCELLED:
            return Order.objects.get(pk=order.pk)  # paid, or the bank is busy with it
    return undo(order.pk, transition, by=by, why=why, now=now)


def mend_reservations(*, now: datetime) -> None:
    """Give back, or count as sold, what a crash left reserved for an order that is finished."""
    for reservation_id in expired_reservations(before=now - STUCK_AFTER):
        order_id = UUID(reservation_id.removeprefix("late-"))
        state = Order.objects.filter(pk=order_id).values_list("state", flat=True).first()
        if state == OrderState.PAID:
            consume_stock(reservation_id=reservation_id)
        elif state not in {OrderState.PLACING, OrderState.AWAITING_PAYMENT}:
            release_stock(reservation_id=reservation_id)
