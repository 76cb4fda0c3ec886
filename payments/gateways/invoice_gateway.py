"""Payment on invoice: the customer transfers the money; a merchant reads it off the statement.

The books are tables of the shop, so nothing here goes over a network. A transfer is recorded by
`record_transfer`, one that has to be made by the merchant is marked by `mark_refund_sent`.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Sum
from django.db.transaction import atomic
from django.utils import timezone

from payments.errors import UnknownPayment
from payments.gateways.base import (
    GatewayPayment,
    PaymentReport,
    RefundReport,
    RefundStatus,
    StartedPayment,
    Status,
)
from payments.models import BankPayment, BankRefund, BankTransfer
from shop.kernel.errors import KeyReused
from shop.kernel.money import Money


class InvoiceGateway:
    """The money is promised as soon as the payment is opened: goods may be sent before it comes."""

    takes_promised_money = False

    def __init__(self, *, days_to_pay: int) -> None:
        self._days_to_pay = timedelta(days=days_to_pay)

    def start(
        self,
        *,
        order_id: str,
        order_number: str,
        amount: Money,
        attempt: int = 1,
        customer: str | None = None,  # noqa: ARG002 (nothing is saved for anybody)
        capture_later: bool = False,  # noqa: ARG002 (it always is)
    ) -> StartedPayment:
        """See PaymentGateway."""
        now = timezone.now()
        payment, _created = BankPayment.objects.get_or_create(
            order_id=order_id,
            attempt=attempt,
            defaults={
                "reference": order_number,
                "amount_minor": amount.minor,
                "currency": amount.currency,
                "due_on": timezone.localdate(now) + self._days_to_pay,
                "created_at": now,
                "updated_at": now,
            },
        )
        return _started(payment)

    def resume(self, gateway_id: str) -> StartedPayment:
        """See PaymentGateway."""
        return _started(_find(gateway_id))

    def report(self, gateway_id: str) -> PaymentReport:
        """See PaymentGateway."""
        return _report(_find(gateway_id))

    def capture(
        self,
        gateway_id: str,
        *,
        amount: Money,  # noqa: ARG002 (the customer decides when to transfer what)
        key: str,  # noqa: ARG002
    ) -> PaymentReport:
        """See PaymentGateway. Nobody can take this money: it comes by itself."""
        return self.report(gateway_id)

    def cancel(self, gateway_id: str) -> PaymentReport:
        """See PaymentGateway."""
        with atomic():
            payment = _find(gateway_id, lock=True)
            if payment.cancelled_at is None and not _received(payment):
                payment.cancelled_at = payment.updated_at = timezone.now()
                payment.save(update_fields=["cancelled_at", "updated_at"])
            return _report(payment)

    def refund(
        self,
        gateway_id: str,
        *,
        amount: Money,
        reason: str,  # noqa: ARG002 (the shop's own record has it)
        key: str,
    ) -> RefundReport:
        """See PaymentGateway. It is on its way until a merchant has transferred it."""
        with atomic():
            payment = _find(gateway_id, lock=True)
            known = payment.refunds.filter(key=key).first()
            if known is not None:
                return _refund_report(known)
            left = _received(payment) - _refunded(payment)
            if amount.currency != payment.currency or amount.minor > left:
                why = f"{left} {payment.currency} of this payment are left"
                return RefundReport("", gateway_id, RefundStatus.FAILED, amount, why, key)
            refund = BankRefund.objects.create(
                payment=payment, key=key, amount_minor=amount.minor, created_at=timezone.now()
            )
            return _refund_report(refund)

    def refund_report(self, gateway_id: str) -> RefundReport:
        """See PaymentGateway."""
        refund = BankRefund.objects.filter(pk=_uuid(gateway_id)).select_related("payment").first()
        if refund is None:
            raise UnknownPayment(gateway_id)
        return _refund_report(refund)

    def payments_since(self, since: datetime) -> Iterator[GatewayPayment]:
        """See PaymentGateway."""
        for payment in BankPayment.objects.filter(created_at__gte=since).iterator():
            report = _report(payment)
            yield GatewayPayment(
                gateway_id=str(payment.pk),
                order_id=payment.order_id,
                status=report.status,
                received=Money(_received(payment), payment.currency),
                refunded=Money(_refunded(payment), payment.currency),
            )

    def ping(self) -> None:
        """See PaymentGateway."""
        BankPayment.objects.exists()


def record_transfer(
    gateway_id: str, *, amount: Money, received_on: date, by: str, key: str, now: datetime
) -> None:
    """Write down what came in on the shop's account. The same key again is the same transfer.

    amount: negative to correct an earlier entry, or for what was sent back by hand.

    Raises:
        UnknownPayment: there is none.
        KeyReused: the key came before, for another payment or amount.
        ValueError: another currency than is owed.
    """
    with atomic():
        payment = _find(gateway_id, lock=True)
        if amount.currency != payment.currency:
            raise ValueError(f"{payment} is owed in {payment.currency}.")
        is_new = not BankTransfer.objects.filter(key=key).exists()
        recorded = BankTransfer(
            key=key,
            payment=payment,
            amount_minor=amount.minor,
            received_on=received_on,
            by=by[:254],
            recorded_at=now,
        )
        BankTransfer.objects.bulk_create([recorded], ignore_conflicts=True)
        transfer = BankTransfer.objects.get(key=key)
        if (transfer.payment_id, transfer.amount_minor) != (payment.pk, amount.minor):
            raise KeyReused
        if is_new:
            payment.updated_at = now
            payment.save(update_fields=["updated_at"])


def mark_refund_sent(gateway_id: str, *, sent_on: date, by: str) -> RefundReport:
    """A merchant has transferred money back. May be repeated; the first day stays.

    Raises:
        UnknownPayment: there is no such refund.
    """
    BankRefund.objects.filter(pk=_uuid(gateway_id), sent_on=None).update(
        sent_on=sent_on, sent_by=by[:254]
    )
    refund = BankRefund.objects.filter(pk=_uuid(gateway_id)).select_related("payment").first()
    if refund is None:
        raise UnknownPayment(gateway_id)
    return _refund_report(refund)


def _find(gateway_id: str, *, lock: bool = False) -> BankPayment:
    rows = BankPayment.objects.select_for_update() if lock else BankPayment.objects
    payment = rows.filter(pk=_uuid(gateway_id)).first()
    if payment is None:
        raise UnknownPayment(gateway_id)
    return payment


def _uuid(gateway_id: str) -> UUID:
    try:
        return UUID(gateway_id)
    except ValueError:
        raise UnknownPayment(gateway_id) from None


def _received(payment: BankPayment) -> int:
    return int(payment.transfers.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def _refunded(payment: BankPayment) -> int:
    return int(payment.refunds.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def _started(payment: BankPayment) -> StartedPayment:
    return StartedPayment(gateway_id=str(payment.pk), client_secret="", report=_report(payment))


def _report(payment: BankPayment) -> PaymentReport:
    """Any money that came makes it a payment of what came; the shop compares that."""
    received = _received(payment)
    if received > 0:
        status, amount = Status.SUCCEEDED, Money(received, payment.currency)
    else:
        status = Status.CANCELLED if payment.cancelled_at else Status.AUTHORISED
        amount = payment.amount
    return PaymentReport(gateway_id=str(payment.pk), status=status, amount=amount)


def _refund_report(refund: BankRefund) -> RefundReport:
    return RefundReport(
        gateway_id=str(refund.pk),
        payment_gateway_id=str(refund.payment_id),
        status=RefundStatus.SUCCEEDED if refund.sent_on else RefundStatus.PENDING,
        amount=Money(refund.amount_minor, refund.payment.currency),
        key=refund.key,
    )
