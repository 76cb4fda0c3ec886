"""Reports as plain data: how one is kept in a table until a job acts on it."""

from datetime import datetime
from typing import Any

from payments.gateways.base import (
    DisputeReport,
    DisputeStatus,
    PaymentReport,
    RefundReport,
    RefundStatus,
    Report,
    Status,
)
from shop.kernel.money import Money


def as_plain(report: Report) -> dict[str, Any]:
    """JSON-serialisable; `from_plain` reads it."""
    about = {
        "gateway_id": report.gateway_id,
        "status": report.status.value,
        "amount_minor": report.amount.minor,
        "currency": report.amount.currency,
    }
    if isinstance(report, PaymentReport):
        return {"of": "payment", **about, "failure": report.failure, "reason": report.reason}
    about["payment_gateway_id"] = report.payment_gateway_id
    if isinstance(report, RefundReport):
        return {"of": "refund", **about, "failure": report.failure, "key": report.key}
    return {
        "of": "dispute",
        **about,
        "reason": report.reason,
        "opened_at": report.opened_at.isoformat(),
        "due_by": report.due_by.isoformat() if report.due_by else None,
    }


def from_plain(plain: dict[str, Any]) -> Report:
    """The report that `as_plain` wrote.

    Raises:
        ValueError: it did not.
    """
    gateway_id, amount = plain["gateway_id"], Money(plain["amount_minor"], plain["currency"])
    if plain["of"] == "payment":
        return PaymentReport(
            gateway_id,
            Status(plain["status"]),
            amount,
            plain["failure"],
            plain.get("reason", ""),  # not in reports that were stored by an earlier release
        )
    if plain["of"] == "refund":
        return RefundReport(
            gateway_id,
            plain["payment_gateway_id"],
            RefundStatus(plain["status"]),
            amount,
            plain["failure"],
            plain["key"],
        )
    if plain["of"] == "dispute":
        return DisputeReport(
            gateway_id,
            plain["payment_gateway_id"],
            DisputeStatus(plain["status"]),
            amount,
            plain["reason"],
            datetime.fromisoformat(plain["opened_at"]),
            datetime.fromisoformat(plain["due_by"]) if plain["due_by"] else None,
        )
    raise ValueError(f"A report of {plain['of']!r} is unknown.")
