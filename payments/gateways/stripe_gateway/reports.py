"""Stripe's objects in the shop's words."""

from datetime import UTC, datetime
from typing import Any

from payments.gateways.base import (
    DisputeReport,
    DisputeStatus,
    Failure,
    GatewayPayment,
    PaymentReport,
    RefundReport,
    RefundStatus,
    Report,
    StartedPayment,
    Status,
)
from shop.kernel.money import Money

KEY = "refund_key"  # of a refund's metadata: the shop's own key
_STATUS = {  # of a PaymentIntent. Source: docs.stripe.com/payments/paymentintents/lifecycle
    "requires_payment_method": Status.OPEN,
    "requires_confirmation": Status.OPEN,
    "requires_action": Status.OPEN,
    "processing": Status.PROCESSING,
    "requires_capture": Status.AUTHORISED,
    "succeeded": Status.SUCCEEDED,
    "canceled": Status.CANCELLED,
}
_REFUND_STATUS = {  # Source: docs.stripe.com/api/refunds/object#refund_object-status
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
_DISPUTE_STATUS = {  # Source: docs.stripe.com/api/disputes/object#dispute_object-status
    "warning_needs_response": DisputeStatus.TO_ANSWER,
    "needs_response": DisputeStatus.TO_ANSWER,
    "warning_under_review": DisputeStatus.UNDER_REVIEW,
    "under_review": DisputeStatus.UNDER_REVIEW,
    "warning_closed": DisputeStatus.WON,
    "prevented": DisputeStatus.WON,
    "won": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}
# Of a try to pay. Who is told no more than "declined" by her bank is not told more by us: a lost
# card is not called one. Source: docs.stripe.com/declines/codes, docs.stripe.com/error-codes
_FAILURES = {
    "insufficient_funds": Failure.INSUFFICIENT_FUNDS,
    "withdrawal_count_limit_exceeded": Failure.INSUFFICIENT_FUNDS,
    "expired_card": Failure.EXPIRED,
    "incorrect_cvc": Failure.WRONG_DETAILS,
    "incorrect_number": Failure.WRONG_DETAILS,
    "invalid_cvc": Failure.WRONG_DETAILS,
    "invalid_expiry_month": Failure.WRONG_DETAILS,
    "invalid_expiry_year": Failure.WRONG_DETAILS,
    "invalid_number": Failure.WRONG_DETAILS,
    "authentication_required": Failure.NOT_APPROVED,
    "payment_intent_authentication_failure": Failure.NOT_APPROVED,
    "payment_intent_payment_attempt_expired": Failure.NOT_APPROVED,
    "payment_method_customer_decline": Failure.NOT_APPROVED,
    "issuer_not_available": Failure.BANK_TROUBLE,
    "payment_method_provider_timeout": Failure.BANK_TROUBLE,
    "processing_error": Failure.BANK_TROUBLE,
    "try_again_later": Failure.BANK_TROUBLE,
}
# Events that tell the shop something. Source: docs.stripe.com/api/events/types
_PAYMENTS = {
    f"payment_intent.{what}"
    for what in (
        "amount_capturable_updated",
        "canceled",
        "payment_failed",
        "processing",
        "succeeded",
    )
}
_REFUNDS = {"refund.created", "refund.updated", "refund.failed"}
_DISPUTES = {
    f"charge.dispute.{what}"
    for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")
}


def started(intent: Any) -> StartedPayment:
    """Of a PaymentIntent."""
    return StartedPayment(
        gateway_id=intent.id,
        client_secret=intent.client_secret or "",
        report=payment_report(intent),
    )


def payment_report(intent: Any) -> PaymentReport:
    """Of a PaymentIntent."""
    status = _STATUS[intent.status]
    error = intent.last_payment_error
    paid = status is Status.SUCCEEDED
    return PaymentReport(
        gateway_id=intent.id,
        status=status,
        amount=_money(intent.amount_received if paid else intent.amount, intent.currency),
        # An error has a type, and often nothing else. Source: docs.stripe.com/api/errors
        failure=getattr(error, "message", None) or "",
        reason=_reason(error) if error else "",
    )


def _reason(error: Any) -> Failure:
    """Of a `last_payment_error`: what the bank said, else what Stripe did."""
    codes = (getattr(error, name, None) for name in ("decline_code", "code"))
    return next((_FAILURES[code] for code in codes if code in _FAILURES), Failure.DECLINED)


def refund_report(refund: Any) -> RefundReport:
    """Of a Refund."""
    return RefundReport(
        gateway_id=refund.id,
        payment_gateway_id=refund.payment_intent or "",
        status=_REFUND_STATUS[refund.status],
        amount=_money(refund.amount, refund.currency),
        failure=getattr(refund, "failure_reason", None) or "",
        key=_noted(refund, KEY),
    )


def dispute_report(dispute: Any) -> DisputeReport:
    """Of a Dispute."""
    due_by = dispute.evidence_details.due_by
    return DisputeReport(
        gateway_id=dispute.id,
        payment_gateway_id=dispute.payment_intent or "",
        status=_DISPUTE_STATUS[dispute.status],
        amount=_money(dispute.amount, dispute.currency),
        reason=dispute.reason,
        opened_at=datetime.fromtimestamp(dispute.created, tz=UTC),
        due_by=datetime.fromtimestamp(due_by, tz=UTC) if due_by else None,
    )


def in_the_books(intent: Any) -> GatewayPayment:
    """Of a PaymentIntent with its `latest_charge`."""
    charge = intent.latest_charge
    # Of money that was only promised, Stripe counts what it let go as refunded: all, or the rest.
    let_go = charge.amount - charge.amount_captured if charge else 0
    refunded = charge.amount_refunded - let_go if charge and intent.amount_received else 0
    return GatewayPayment(
        gateway_id=intent.id,
        order_id=_noted(intent, "order_id"),
        status=_STATUS[intent.status],
        received=_money(intent.amount_received, intent.currency),
        refunded=_money(refunded, intent.currency),
    )


def event_report(type_: str, about: Any) -> Report | None:
    """What an event says; None: nothing that the shop acts on."""
    if type_ in _PAYMENTS:
        return payment_report(about)
    if type_ in _REFUNDS and about.payment_intent:
        return refund_report(about)
    if type_ in _DISPUTES and about.payment_intent:
        return dispute_report(about)
    return None


def _noted(about: Any, name: str) -> str:
    """What the shop wrote into an object's metadata; empty: nothing."""
    return str(about.metadata.to_dict().get(name, "")) if about.metadata else ""


def _money(minor: int, currency: str) -> Money:
    return Money(minor, currency.upper())
