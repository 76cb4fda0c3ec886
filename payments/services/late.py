"""A payment that came after its order was undone: take the stock again, or send the money back."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.errors import OutOfStock, TooScattered
from orders.errors import TransitionRefused
from orders.services.flags import tell_shop
from orders.services.payment import is_late, revive, sell_reserved
from orders.services.transitions import SHOP, locked
from orders.states import LATE_PAYMENT
from payments.models import Payment, PaymentState, RefundReason
from payments.selectors.refundable import left_of
from payments.services.refunding import refund_whole
from payments.services.settling import SETTLE_LATE
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY


@app.task(name=SETTLE_LATE, retry=PATIENTLY)
def settle_late(*, payment_id: int) -> None:
    """May be repeated: the order is revived once, or the money goes back once.

    Another amount than the order's buys nothing, and is a merchant's to see to.
    """
    fail_point(FailPoint.LATE_STARTED)
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    now = timezone.now()
    if not is_late(payment.order):
        return
    if not _pays(payment):
        if payment.fits and left_of(payment).minor > 0:  # the rest, when a part went back before
            _send_back(payment, now=now)
        return
    try:
        revive(
            payment.order,
            reference=payment.gateway_id,
            is_money_here=lambda: _pays(Payment.objects.get(pk=payment_id)),
            now=now,
        )
    except (OutOfStock, TooScattered, TransitionRefused):
        # Its units are sold to others meanwhile, or lie apart; or somebody cancelled it.
        _send_back(payment, now=now)
    else:
        sell_reserved(order_id=str(payment.order_id))


def _pays(payment: Payment) -> bool:
    """Whether the whole of the order's money is here, and nothing of it on its way back."""
    is_whole = payment.state == PaymentState.SUCCEEDED and payment.fits
    return is_whole and not payment.refunds.exists()


def _send_back(payment: Payment, *, now: datetime) -> None:
    with atomic():
        order = locked(payment.order_id)
        # Another run of this job has revived it, or sent the money back.
        if not is_late(order) or left_of(Payment.objects.get(pk=payment.pk)).minor <= 0:
            return
        key = f"late:{order.pk}:{payment.received_minor}"
        refund_whole(payment, reason=RefundReason.LATE_PAYMENT, by=SHOP, key=key, now=now)
        tell_shop(order, LATE_PAYMENT, why=payment.gateway_id, now=now)
    fail_point(FailPoint.LATE_REFUND_RECORDED)
