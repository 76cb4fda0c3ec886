"""Acting on what a provider says of a refund, wherever it comes from. May be repeated."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import MailKind, Order
from orders.selectors.orders import shipping_part
from orders.services.flags import flag
from orders.services.invoicing import credit
from orders.services.mails import tell
from orders.services.payment import payment_returned
from orders.services.refunding import count_not_refunded
from orders.services.transitions import SHOP, locked, note
from orders.states import Flag
from payments.gateways.base import RefundReport, RefundStatus
from payments.models import Payment, Refund, RefundReason, RefundState
from payments.selectors.credits import credit_key
from payments.selectors.refund_facts import refund_facts
from shop.kernel.jobs import PATIENTLY

_STEPS = list(RefundState)  # a refund only moves down them, so an old report changes nothing


def settle_refund(report: RefundReport, *, alias: str, now: datetime) -> Refund | None:
    """Bring a refund to where the provider says that it stands. None: its payment is not ours.

    A refund that a merchant made at the provider is taken into the books.
    """
    payment = Payment.objects.filter(gateway=alias, gateway_id=report.payment_gateway_id).first()
    if payment is None:
        return None
    with atomic():
        order = locked(payment.order_id)
        refund = _find(payment, report)
        if refund is None and report.status is not RefundStatus.FAILED:
            refund = _made_outside(payment, order, report, now=now)
        state = RefundState(report.status.value)
        if refund is not None and _STEPS.index(state) > _STEPS.index(RefundState(refund.state)):
            _move(refund, order, report, now=now)
    return refund


def _find(payment: Payment, report: RefundReport) -> Refund | None:
    rows = Refund.objects.select_for_update().filter(payment=payment)
    if report.key:
        return rows.filter(key=report.key).first()
    return rows.filter(gateway_id=report.gateway_id).first()


def _made_outside(payment: Payment, order: Order, report: RefundReport, *, now: datetime) -> Refund:
    note(order, "refund_outside", by=SHOP, why=report.gateway_id, now=now)
    return Refund.objects.create(
        payment=payment,
        key=report.key or f"outside:{report.gateway_id}",
        gateway_id=report.gateway_id,
        amount_minor=report.amount.minor,
        currency=report.amount.currency,
        reason=RefundReason.OUTSIDE,
        by=payment.gateway,
        created_at=now,
        updated_at=now,
    )


def _move(refund: Refund, order: Order, report: RefundReport, *, now: datetime) -> None:
    refund.state = RefundState(report.status.value)
    refund.gateway_id = report.gateway_id or refund.gateway_id
    refund.failure = report.failure[:300]
    refund.updated_at = now
    newly_accepted = refund.accepted_at is None and refund.state != RefundState.FAILED
    if newly_accepted:
        refund.accepted_at = now
    refund.save(update_fields=["state", "gateway_id", "failure", "updated_at", "accepted_at"])
    if newly_accepted:
        _accepted(refund, order, now=now)
    if refund.state == RefundState.FAILED:
        count_not_refunded(order, {line["line_id"]: line["units"] for line in refund.lines})
        why = f"{refund.key}: {refund.failure}"
        flag(order, Flag.REFUND_FAILED, why=why, now=now)
    if refund.vat and refund.accepted_at:
        credit_refund.defer(refund_id=refund.pk)


def _accepted(refund: Refund, order: Order, *, now: datetime) -> None:
    kind = MailKind.REFUNDED
    if refund.reason == RefundReason.LATE_PAYMENT:
        kind = MailKind.LATE_REFUNDED
    told = {"refund": refund_facts(refund)}
    if refund.vat:
        note(order, "refunded", by=refund.by, why=refund.gateway_id, now=now, facts=told)
    else:
        payment_returned(order.pk, why=refund.gateway_id, now=now, facts=told)
    facts = {"amount_minor": refund.amount_minor, "currency": refund.currency}
    tell(order, kind, key=f"refund:{refund.pk}", now=now, facts=facts)


@app.task(name="payments.credit_refund", retry=PATIENTLY)
def credit_refund(*, refund_id: int) -> None:
    """The credit note of an accepted refund, and its reversal when it failed in the end."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    order_id, now = refund.payment.order_id, timezone.now()
    vat = [shipping_part(part, refund.currency) for part in refund.vat]
    credit(order_id, key=credit_key(refund), total_minor=refund.amount_minor, vat=vat, now=now)
    if refund.state == RefundState.FAILED:
        key = f"refund-failed:{refund.pk}"
        credit(order_id, key=key, total_minor=-refund.amount_minor, vat=vat, now=now)
