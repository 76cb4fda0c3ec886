"""Asking providers about what they may have told of without being heard: an event can be lost.

An order that was not paid is asked about at its deadline. This is for what has none, or a far one:
payments that a bank takes days for, promised money, refunds on their way; and for a second payment
that is open beside the one that pays its order, or is with a bank.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import Order
from orders.states import OrderState
from payments.errors import ProviderUnavailable
from payments.gateways.base import ReportsByWebhook, Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund, RefundState
from payments.services.refund_reports import settle_refund
from payments.services.settling import settle_payment

logger = logging.getLogger(__name__)

ASK_EVERY = timedelta(hours=3)  # about one payment or refund, while nothing is heard
AT_ONCE = 50  # of each kind in one run, one run a minute


def is_anything_to_ask(now: datetime) -> bool:
    """Whether a run would ask about anything."""
    return _payments(now).exists() or _refunds(now).exists()


@app.task(name="payments.ask_providers", queueing_lock="payments.ask_providers")
def ask_providers(*, timestamp: int) -> None:
    """Ask about what was not asked about for hours, oldest first. May be repeated.

    Whatever is answered, the next ones come first then: one that always fails holds up no other.
    A provider that does not answer is left alone until the next run.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    away = set[str]()
    for row, alias in _due(now):
        if alias in away:
            continue
        type(row).objects.filter(pk=row.pk).update(asked_at=now)
        try:
            _ask(row, now=now)
        except ProviderUnavailable:
            logger.warning("%s does not answer: it is asked again later", alias)
            away.add(alias)
        except Exception:
            logger.exception("what %s says of %s could not be acted on", alias, row)


def ask_about(order: Order, *, now: datetime) -> Order:
    """The order, settled by what providers say of its payments now. May be repeated.

    For a customer who is back from her bank: only the provider's word counts. When it does not
    answer, its webhook will tell.
    """
    for payment in order.payments.all():
        try:
            report = gateway(payment.gateway).report(payment.gateway_id)
        except ProviderUnavailable:
            continue
        order = settle_payment(payment, report, now=now)
    return order


def _due(now: datetime) -> Iterator[tuple[Payment | Refund, str]]:
    """Each with its provider's name."""
    payments = _payments(now).order_by("asked_at")
    refunds = _refunds(now).order_by("asked_at").select_related("payment")
    return chain(
        ((payment, payment.gateway) for payment in payments[:AT_ONCE]),
        ((refund, refund.payment.gateway) for refund in refunds[:AT_ONCE]),
    )


def _payments(now: datetime) -> QuerySet[Payment]:
    unsettled = (PaymentState.OPEN, PaymentState.PROCESSING, PaymentState.AUTHORISED)
    known = Payment.objects.filter(
        gateway__in=_telling(), state__in=unsettled, asked_at__lte=now - ASK_EVERY
    )
    return known.exclude(
        state=PaymentState.OPEN,
        order__state=OrderState.AWAITING_PAYMENT,
        order__reserved_until__lte=now + ASK_EVERY,  # the deadline asks
    )


def _refunds(now: datetime) -> QuerySet[Refund]:
    return Refund.objects.filter(
        payment__gateway__in=_telling(), state=RefundState.PENDING, asked_at__lte=now - ASK_EVERY
    )


def _telling() -> list[str]:
    """Providers whose reports can get lost. In the shop's own books each comes with its effect."""
    return [
        alias for alias in settings.PAYMENT_GATEWAYS if isinstance(gateway(alias), ReportsByWebhook)
    ]


def _ask(row: Payment | Refund, *, now: datetime) -> None:
    if isinstance(row, Refund):
        alias = row.payment.gateway
        settle_refund(gateway(alias).refund_report(row.gateway_id), alias=alias, now=now)
        return
    report = gateway(row.gateway).report(row.gateway_id)
    if row.state == PaymentState.AUTHORISED and report.status is Status.OPEN:
        report = replace(report, status=Status.CANCELLED)  # as `capture_promised` finds it
    order = settle_payment(row, report, now=now)
    if report.status is Status.OPEN and order.state != OrderState.AWAITING_PAYMENT:
        # Nobody is to pay it any more.
        settle_payment(row, gateway(row.gateway).cancel(row.gateway_id), now=now)
