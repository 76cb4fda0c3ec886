"""What a merchant does for orders on invoice: record what came in, mark what was sent back."""

from datetime import date, datetime

from django.db.transaction import atomic

from orders.models import Order
from orders.services.flags import clear_flag
from orders.services.payment import accept_payment
from orders.services.transitions import locked
from orders.states import Flag
from payments.gateways.base import Status
from payments.gateways.invoice_gateway import mark_refund_sent, record_transfer
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund
from payments.services.refund_reports import settle_refund
from payments.services.settling import settle
from shop.kernel.money import Money


def receive_transfer(
    payment: Payment, *, amount: Money, received_on: date, by: str, key: str, now: datetime
) -> Order:
    """Record a transfer. All that came in must be the order's total, else the order is flagged.

    A further transfer, or one below zero to correct an earlier one, can set that right.
    Repeating it with the same key changes nothing.

    Raises:
        KeyReused: the key came before, for another payment or amount.
        ValueError: another currency than is owed.
    """
    with atomic():  # no crash leaves a transfer that pays nothing
        order = locked(payment.order_id)
        record_transfer(
            payment.gateway_id, amount=amount, received_on=received_on, by=by, key=key, now=now
        )
        # Under the lock: of two transfers at once, the second adds up both. A read of our tables.
        report = gateway(payment.gateway).report(payment.gateway_id)
        order = settle(report, alias=payment.gateway, now=now) or order
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        if payment.state == PaymentState.SUCCEEDED and report.status is not Status.SUCCEEDED:
            _corrected_to_nothing(payment, order, now=now)
        if payment.fits and order.flag == Flag.MISMATCH:
            order = clear_flag(order.pk, by=by, why="the amount fits now", now=now)
    return order


def _corrected_to_nothing(payment: Payment, order: Order, *, now: datetime) -> None:
    """What was recorded had never come in, so the order is flagged: it may be paid, even sent."""
    payment.received_minor = 0
    payment.save(update_fields=["received_minor"])
    nothing = Money(0, payment.currency)
    accept_payment(order, amount=nothing, reference=payment.gateway_id, now=now)


def refund_was_transferred(refund: Refund, *, sent_on: date, by: str, now: datetime) -> None:
    """A merchant has transferred a refund. May be repeated; the first day stays."""
    report = mark_refund_sent(refund.gateway_id, sent_on=sent_on, by=by)
    settle_refund(report, alias=refund.payment.gateway, now=now)
