"""A payment that came after its order was undone: take the stock again, or send the money back."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.errors import OutOfStock
from orders.errors import TransitionRefused
from orders.services.payment import is_late, revive, sell_reserved
from orders.services.transitions import SHOP, locked
from payments.models import Payment, PaymentState, RefundReason
from payments.services.refunding import refund_whole
from payments.services.settling import SETTLE_LATE
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY


@app.task(name=SETTLE_LATE, retry=PATIENTLY)
def settle_late(*, payment_id: int) -> None:
    """May be repeated: the order is revived once, or the money goes back once."""
    fail_point(FailPoint.LATE_STARTED)
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    now = timezone.now()
    is_ours = payment.state == PaymentState.SUCCEEDED and is_late(payment.order)
    if not is_ours or payment.refunds.exists():
        return
    try:
        revive(
            payment.order,
            reference=payment.gateway_id,
            is_money_here=lambda: not payment.refunds.exists(),
            now=now,
        )
    except (OutOfStock, TransitionRefused):
        _send_back(payment, now=now)  # sold to others meanwhile, or cancelled by somebody
    else:
        sell_reserved(order_id=str(payment.order_id))


def _send_back(payment: Payment, *, now: datetime) -> None:
    with atomic():
        order = locked(payment.order_id)
        if not is_late(order):  # another run of this job has revived it
            return
        key = f"late:{order.pk}"
        refund_whole(payment, reason=RefundReason.LATE_PAYMENT, by=SHOP, key=key, now=now)
    fail_point(FailPoint.LATE_REFUND_RECORDED)
