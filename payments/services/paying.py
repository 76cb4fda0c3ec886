"""Starting a payment, by whatever way the customer chooses."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings

from accounts.models import User
from orders.models import Order
from orders.states import OrderState
from payments.errors import (
    MethodNotOffered,
    NothingToPay,
    PaymentUnderWay,
    UnknownPayment,
)
from payments.gateways.base import StartedPayment, Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState
from payments.selectors.methods import METHODS, STRIPE, is_offered
from payments.services.cancelling import stop_payments
from payments.services.cards import customer_at
from payments.services.settling import settle, settle_payment
from shop.kernel.failpoints import FailPoint, fail_point

ON_SHIPMENT = "on_shipment"  # settings.CAPTURE: money is promised by the order, taken as it leaves


def start_payment(
    order: Order, *, now: datetime, alias: str = STRIPE, user: User | None = None
) -> StartedPayment:
    """Open the order's payment, or take up the one that is open. May be repeated.

    What the provider reports at this is acted on: an order that was paid in another tab is paid.
    Another way to pay is closed first, so that nobody pays twice.

    Raises:
        NothingToPay: the order is not waiting for a payment.
        MethodNotOffered: not to this customer, or not for this order.
        PaymentUnderWay: a bank is busy with a payment by the other way.
        ProviderUnavailable: the provider does not answer; the order is kept.
    """
    if alias not in METHODS or not is_offered(alias, order, user):
        raise MethodNotOffered
    payments = list(order.payments.order_by("pk"))
    _check_unpaid(order, payments)
    tries = [payment for payment in payments if payment.gateway == alias]
    if len(tries) < len(payments) and not stop_payments(order, now=now, but=alias):
        order.refresh_from_db()
        _check_unpaid(order, order.payments.all())
        raise PaymentUnderWay
    started = None
    if tries and tries[-1].state != PaymentState.CANCELLED:
        started = gateway(alias).resume(tries[-1].gateway_id)
        settle_payment(tries[-1], started.report, now=now)
    if started is None or started.report.status is Status.CANCELLED:
        started = _open(order, alias=alias, attempt=len(tries) + 1, now=now)
    return started


def _check_unpaid(order: Order, payments: Iterable[Payment]) -> None:
    """Also not when another amount came in: a merchant has to see to that first."""
    if order.state != OrderState.AWAITING_PAYMENT:
        raise NothingToPay
    if any(payment.state == PaymentState.SUCCEEDED for payment in payments):
        raise NothingToPay


def _open(order: Order, *, alias: str, attempt: int, now: datetime) -> StartedPayment:
    customer = customer_at(alias, order.customer) if order.customer else None
    opened = partial(
        gateway(alias).start,
        order_id=str(order.id),
        order_number=order.number,
        amount=order.total,
        attempt=attempt,
        capture_later=settings.CAPTURE == ON_SHIPMENT,
    )
    try:
        started = opened(customer=customer)
    except UnknownPayment:
        if customer is None:
            raise
        started = opened()  # somebody deleted her at the provider: she pays as a guest does
    fail_point(FailPoint.PAYMENT_STARTED)
    _remember(order, started, alias=alias, now=now)
    fail_point(FailPoint.PAYMENT_REMEMBERED)
    if started.report.status is not Status.OPEN:  # as it was remembered
        settle(started.report, alias=alias, now=now)
    return started


def _remember(order: Order, started: StartedPayment, *, alias: str, now: datetime) -> None:
    """Ignored: another request has opened the same one, and remembered it first."""
    payment = Payment(
        gateway=alias,
        gateway_id=started.gateway_id,
        order=order,
        amount_minor=order.total_minor,
        currency=order.currency,
        created_at=now,
        updated_at=now,
    )
    Payment.objects.bulk_create([payment], ignore_conflicts=True)
