"""Starting a payment, and acting on what its provider reports of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.transaction import atomic

from orders.models import Order
from orders.services.payment import accept_payment, is_late, payment_refused, wait_longer
from orders.states import OrderState
from payments.errors import NothingToPay
from payments.gateways.base import PaymentEvent, PaymentReport, StartedPayment, Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, ReceivedEvent
from payments.services.late import settle_late
from shop.kernel.failpoints import FailPoint, fail_point

PROCESSING_WINDOW = timedelta(days=14)  # SEPA debit takes up to 14 days: docs.stripe.com/payments


def start_payment(order: Order, *, now: datetime, alias: str = "stripe") -> StartedPayment:
    """Open the order's payment, or take up the one that is open. May be repeated.

    What the provider reports at this is acted on: an order that was paid in another tab is paid.

    Raises:
        NothingToPay: the order is not waiting for a payment.
        ProviderUnavailable: the provider does not answer; the order is kept.
    """
    if order.state != OrderState.AWAITING_PAYMENT:
        raise NothingToPay
    known = order.payments.filter(gateway=alias).first()
    if known is not None:
        started = gateway(alias).resume(known.gateway_id)
    else:
        started = gateway(alias).start(
            order_id=str(order.id), order_number=order.number, amount=order.total
        )
        fail_point(FailPoint.PAYMENT_STARTED)
        _remember(order, started, alias=alias, now=now)
        fail_point(FailPoint.PAYMENT_REMEMBERED)
    settle(started.report, alias=alias, now=now)
    return started


def _remember(order: Order, started: StartedPayment, *, alias: str, now: datetime) -> None:
    Payment.objects.get_or_create(
        gateway=alias,
        gateway_id=started.gateway_id,
        defaults={
            "order": order,
            "amount_minor": order.total_minor,
            "currency": order.currency,
            "created_at": now,
            "updated_at": now,
        },
    )


def settle(report: PaymentReport, *, alias: str = "stripe", now: datetime) -> Order | None:
    """Act on a report, wherever it comes from: webhook, return, or poll. May be repeated.

    Reports come out of order: a payment that succeeded stays so. None: a payment that is not ours.
    """
    with atomic():
        payment = (
            Payment.objects.select_for_update()
            .filter(gateway=alias, gateway_id=report.gateway_id)
            .first()
        )
        if payment is None:
            return None
        if payment.state != PaymentState.SUCCEEDED:
            _apply(payment, report, now=now)
        fail_point(FailPoint.PAYMENT_SETTLED)
        return Order.objects.get(pk=payment.order_id)


def _apply(payment: Payment, report: PaymentReport, *, now: datetime) -> None:
    failed_again = bool(report.failure) and report.failure != payment.failure
    payment.state = PaymentState(report.status.value)
    payment.failure = report.failure[:300]
    payment.updated_at = now
    payment.save(update_fields=["state", "failure", "updated_at"])
    order_id: UUID = payment.order_id
    if report.status is Status.SUCCEEDED:
        order = accept_payment(
            order_id, amount=report.amount, reference=payment.gateway_id, now=now
        )
        if is_late(order) and report.amount == order.total:
            settle_late.defer(payment_id=payment.pk)
    elif report.status is Status.PROCESSING:
        wait_longer(order_id, until=now + PROCESSING_WINDOW, why="payment in process", now=now)
    elif failed_again:
        payment_refused(order_id, why=report.failure, now=now)


def receive(event: PaymentEvent, *, alias: str = "stripe", now: datetime) -> None:
    """Act on a webhook event once; its id is stored in the same transaction as its effect.

    An event that says "in process" may be an old one, and would keep stock reserved for days: the
    provider is asked how the payment stands now.
    """
    report = event.report
    if report is not None and report.status is Status.PROCESSING:
        report = gateway(alias).report(report.gateway_id)
    try:
        with atomic():
            ReceivedEvent.objects.create(event_id=event.event_id, type=event.type, received_at=now)
            fail_point(FailPoint.WEBHOOK_STORED)
            if report is not None:
                settle(report, alias=alias, now=now)
    except IntegrityError:
        if not ReceivedEvent.objects.filter(pk=event.event_id).exists():
            raise
