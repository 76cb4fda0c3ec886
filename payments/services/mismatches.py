"""Orders for which another amount came in than they cost: the money goes back, and they end."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.errors import TransitionRefused
from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.services.flags import clear_flag
from orders.services.payment import undo
from orders.services.transitions import SHOP, locked
from orders.states import AGREED, CANCEL, SENT, OrderState
from payments.errors import NotToBeClosed
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund, RefundReason
from payments.selectors.refundable import holds_mismatch, left_of
from payments.services.refunding import refund_whole
from payments.services.settling import settle_payment

_OPEN = frozenset({PaymentState.OPEN, PaymentState.PROCESSING})


def send_back_and_end(order: Order, *, by: str, why: str, now: datetime) -> Order:
    """Send back what came in, and end the order: its stock is for sale again. May be repeated.

    Raises:
        TransitionRefused: some of it was sent; only a refund can set that right.
        ProviderUnavailable: whether somebody just paid cannot be told; nothing was done.
    """
    for payment in order.payments.filter(state__in=_OPEN):
        report = gateway(payment.gateway).cancel(payment.gateway_id)
        settle_payment(payment, report, now=now)
    with atomic():
        order = locked(order.pk)
        if order.state in SENT:
            raise TransitionRefused(transition=CANCEL.name, state=order.state)
        for payment in order.payments.filter(state=PaymentState.SUCCEEDED):
            if order.paid_at is None and left_of(payment).minor > 0:
                send_mismatch_back(payment, by=by, now=now)  # else it goes with the units it paid
        if order.state == OrderState.AWAITING_PAYMENT:
            order = undo(order.pk, CANCEL, by=by, why=why, now=now)
        elif order.state in AGREED:
            order = cancel_sold(order.pk, by=by, why=why, key=f"mismatch:{order.pk}", now=now)
        return clear_flag(order.pk, by=by, why=why, now=now)


def send_mismatch_back(payment: Payment, *, by: str, now: datetime) -> Refund:
    """All that came in by a payment that pays for nothing goes back, once.

    Raises:
        NothingToRefund: nothing is left of it.
    """
    return refund_whole(
        payment,
        reason=RefundReason.MISMATCH,
        by=by,
        # More may come in afterwards, and go back by another refund.
        key=f"mismatch:{payment.gateway}:{payment.gateway_id}:{payment.received_minor}",
        now=now,
    )


def seen_to(order: Order, *, by: str, why: str, now: datetime) -> Order:
    """Take an order's flag away, with a note of what was done about it.

    Raises:
        NotToBeClosed: another amount than the order's came in, and some of it is still here.
    """
    with atomic():
        order = locked(order.pk)
        if holds_mismatch(order):
            raise NotToBeClosed
        return clear_flag(order.pk, by=by, why=why, now=now)


@app.task(name="payments.end_mismatched")
def end_mismatched(*, order_id: str) -> None:
    """What the sweep has done about a mismatch that no merchant saw to in time. May be repeated."""
    order = Order.objects.get(pk=order_id)
    send_back_and_end(order, by=SHOP, why="nobody saw to another amount", now=timezone.now())
