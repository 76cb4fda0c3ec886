"""Acting on what a provider reports of a payment: the one place where money moves orders."""

from datetime import datetime, timedelta

from django.db.transaction import atomic
from procrastinate.contrib.django import app

from orders.models import Order
from orders.services.payment import (
    accept_authorisation,
    accept_payment,
    authorisation_lost,
    is_late,
    payment_refused,
    wait_longer,
)
from orders.services.transitions import SHOP, locked, note
from orders.states import OrderState
from payments.errors import NothingToRefund
from payments.gateways.base import PaymentReport, ReportsByWebhook, Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, RefundReason
from payments.services.cancelled_units import refund_units_cancelled_before
from payments.services.refunding import refund_whole
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.transactions import bearing

PROCESSING_WINDOW = timedelta(days=14)  # SEPA debit takes up to 14 days: docs.stripe.com/payments
# What pays an order, or promises to: one payment only.
_CLAIMING = frozenset({PaymentState.AUTHORISED, PaymentState.SUCCEEDED})
_CLAIMS = frozenset({Status.AUTHORISED, Status.SUCCEEDED})
# The jobs that an order's money needs. By name, as they themselves settle what comes of them.
SETTLE_LATE = "payments.settle_late"
RELEASE_PROMISE = "payments.release_promise"


def settle(report: PaymentReport, *, alias: str = "stripe", now: datetime) -> Order | None:
    """Act on a report of whatever payment it is about. None: a payment that is not ours."""
    try:
        known = Payment.objects.get(gateway=alias, gateway_id=report.gateway_id)
    except Payment.DoesNotExist:
        return None
    return settle_payment(known, report, now=now)


def settle_payment(known: Payment, report: PaymentReport, *, now: datetime) -> Order:
    """Act on a report, wherever it comes from: webhook, return, or poll. May be repeated.

    Reports come out of order: a payment that succeeded stays so. The order is locked before its
    payment, here as everywhere.

    known: the payment as the caller has read it.
    """
    if _says_nothing(known, report):
        return known.order
    with atomic():
        order = locked(known.order_id)
        payments = list(Payment.objects.select_for_update().filter(order=order))
        payment = next(each for each in payments if each.pk == known.pk)
        if not isinstance(gateway(payment.gateway), ReportsByWebhook):
            # Of our own books, which another transfer may have changed before the lock was ours.
            report = gateway(payment.gateway).report(payment.gateway_id)
        if _is_news(payment, report):
            is_claimed = any(each.state in _CLAIMING for each in payments if each != payment)
            _apply(payment, order, report, is_claimed=is_claimed, now=now)
        fail_point(FailPoint.PAYMENT_SETTLED)
        return order


def _says_nothing(payment: Payment, report: PaymentReport) -> bool:
    """Whether that can be told without a lock: it is how the payment stood when it was opened, or
    an end that is known. What is locked afterwards can only have moved further."""
    if report.status is Status.OPEN:
        return payment.state == PaymentState.OPEN and not _failed_again(payment, report)
    return payment.state == PaymentState.SUCCEEDED and not _is_news(payment, report)


def _is_news(payment: Payment, report: PaymentReport) -> bool:
    """Whether a report moves its payment on: an old one may come after a newer one."""
    if payment.state in {PaymentState.SUCCEEDED, PaymentState.SURPLUS} and payment.received:
        return report.status is Status.SUCCEEDED and report.amount != payment.received
    if payment.state == PaymentState.SURPLUS:  # promised, and being let go
        return report.status in {Status.SUCCEEDED, Status.CANCELLED}
    if payment.state == PaymentState.AUTHORISED:
        return report.status in {Status.SUCCEEDED, Status.CANCELLED}
    if payment.state == PaymentState.CANCELLED:
        return report.status in _CLAIMS
    return True


def _apply(
    payment: Payment, order: Order, report: PaymentReport, *, is_claimed: bool, now: datetime
) -> None:
    """is_claimed: another payment pays the order already, or promises to."""
    was, failed_again = payment.state, _failed_again(payment, report)
    is_surplus = report.status in _CLAIMS and is_claimed
    payment.state = PaymentState.SURPLUS if is_surplus else PaymentState(report.status.value)
    payment.failure, payment.failure_reason = report.failure[:300], report.reason
    payment.updated_at = now
    if report.status is Status.SUCCEEDED:
        payment.received_minor = report.amount.minor
        payment.received_currency = report.amount.currency
    payment.save(
        update_fields=[
            *("state", "failure", "failure_reason"),
            *("received_minor", "received_currency", "updated_at"),
        ]
    )
    if is_surplus:
        _set_aside(payment, order, report, now=now)
    elif report.status is Status.SUCCEEDED:
        _paid(payment, order, report, now=now)
    elif report.status is Status.AUTHORISED:
        _promised(payment, order, report, now=now)
    elif report.status is Status.CANCELLED and was == PaymentState.AUTHORISED:
        authorisation_lost(order, why=payment.gateway_id, now=now)
    elif report.status is Status.PROCESSING:
        if was != PaymentState.PROCESSING or order.reserved_until <= now:  # else it is no news
            wait_longer(order, until=now + PROCESSING_WINDOW, why="payment in process", now=now)
    elif failed_again:
        # A bank that was busy for days failed while nobody was there: she is told each time.
        alone = was == PaymentState.PROCESSING
        key = f"{payment.pk}:{now.isoformat()}" if alone else ""
        payment_refused(order, why=report.failure, now=now, key=key)


def _failed_again(payment: Payment, report: PaymentReport) -> bool:
    return bool(report.failure) and report.failure[:300] != payment.failure


def _paid(payment: Payment, order: Order, report: PaymentReport, *, now: datetime) -> None:
    was_promised = order.state != OrderState.AWAITING_PAYMENT
    accept_payment(order, amount=report.amount, reference=payment.gateway_id, now=now)
    if report.amount != order.total:
        return  # it is flagged
    if is_late(order):
        app.configure_task(SETTLE_LATE).defer(payment_id=payment.pk)
    elif was_promised:
        refund_units_cancelled_before(order, by=SHOP, now=now)


def _promised(payment: Payment, order: Order, report: PaymentReport, *, now: datetime) -> None:
    accept_authorisation(order, amount=report.amount, reference=payment.gateway_id, now=now)
    if is_late(order) or report.amount != order.total:
        app.configure_task(RELEASE_PROMISE).defer(payment_id=payment.pk)


def surplus_key(payment: Payment) -> str:
    """Of the refund of all that came in by now; what comes after that is another refund."""
    return f"surplus:{payment.gateway}:{payment.gateway_id}:{payment.received_minor}"


def _set_aside(payment: Payment, order: Order, report: PaymentReport, *, now: datetime) -> None:
    """Another payment pays the order: this one's money goes back, or is let go."""
    note(order, "surplus_payment", by=SHOP, why=payment.gateway_id, now=now)
    if report.status is Status.SUCCEEDED:
        with bearing(NothingToRefund):  # a merchant has sent it back at the provider already
            refund_whole(
                payment,
                reason=RefundReason.DUPLICATE,
                by=SHOP,
                key=surplus_key(payment),
                now=now,
            )
    else:
        app.configure_task(RELEASE_PROMISE).defer(payment_id=payment.pk)
