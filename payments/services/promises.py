"""Promised money: taken when the goods leave, let go when they will not."""

from dataclasses import replace

from django.utils import timezone
from procrastinate.contrib.django import app

from orders.states import SOLD
from payments.gateways.base import Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState
from payments.services.settling import RELEASE_PROMISE, settle_payment
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY


@app.task(name="payments.capture_promised", retry=PATIENTLY)
def capture_promised(*, payment_id: int) -> None:
    """Take the whole of a promised payment. May be repeated: the key takes it once.

    When the promise is over, the order is flagged: it was sent, and its money will not come.
    """
    fail_point(FailPoint.CAPTURE_STARTED)
    payment = Payment.objects.get(pk=payment_id)
    if payment.state != PaymentState.AUTHORISED:
        return
    report = gateway(payment.gateway).capture(
        payment.gateway_id, amount=payment.amount, key=f"capture:{payment.gateway_id}"
    )
    fail_point(FailPoint.CAPTURE_SENT)
    if report.status is Status.OPEN:  # the bank took its promise back; nobody is there to pay anew
        report = replace(report, status=Status.CANCELLED)
    settle_payment(payment, report, now=timezone.now())
    fail_point(FailPoint.CAPTURE_REMEMBERED)


@app.task(name=RELEASE_PROMISE, retry=PATIENTLY)
def release_promise(*, payment_id: int) -> None:
    """Let promised money go that pays for nothing. May be repeated.

    When it was taken in between, settling it sends it back.
    """
    fail_point(FailPoint.RELEASING_STARTED)
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    is_needed = payment.state == PaymentState.AUTHORISED and payment.order.state in SOLD
    if is_needed or payment.state not in {PaymentState.AUTHORISED, PaymentState.SURPLUS}:
        return
    report = gateway(payment.gateway).cancel(payment.gateway_id)
    fail_point(FailPoint.RELEASING_SENT)
    settle_payment(payment, report, now=timezone.now())
