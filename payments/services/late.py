"""A payment that came after its order was undone: take the stock again, or send the money back."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from catalog.errors import OutOfStock
from orders.services.payment import is_late, payment_returned, revive
from payments.gateways.registry import gateway
from payments.models import Payment, Refund
from shop.kernel.failpoints import FailPoint, fail_point

REASON = "order undone before the payment came"


@app.task(name="payments.settle_late", retry=RetryStrategy(max_attempts=20, exponential_wait=3))
def settle_late(*, payment_id: int) -> None:
    """May be repeated: the order is revived once, and the money goes back once."""
    fail_point(FailPoint.LATE_STARTED)
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    if not is_late(payment.order):
        return
    if not payment.refunds.filter(reason=REASON).exists():
        try:
            revive(payment.order, reference=payment.gateway_id, now=timezone.now())
        except OutOfStock:
            pass  # sold to others meanwhile: the money goes back below
        else:
            return
    _send_back(payment)


def _send_back(payment: Payment) -> None:
    refund, _created = Refund.objects.get_or_create(
        payment=payment,
        reason=REASON,
        defaults={"amount_minor": payment.amount_minor, "created_at": timezone.now()},
    )
    if refund.accepted_at is not None:
        return
    fail_point(FailPoint.LATE_REFUND_RECORDED)
    refund.gateway_id = gateway(payment.gateway).refund(
        payment.gateway_id, amount=payment.amount, key=f"late:{payment.order_id}"
    )
    fail_point(FailPoint.LATE_REFUND_SENT)
    refund.accepted_at = timezone.now()
    refund.save(update_fields=["gateway_id", "accepted_at"])
    fail_point(FailPoint.LATE_REFUND_REMEMBERED)
    payment_returned(payment.order_id, why=refund.gateway_id, now=refund.accepted_at)
