"""What customers are told of their orders by mail: recorded with the event, sent by the worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orders.models import Order, OrderMail

PLACED = "placed"
PAID = "paid"
AUTHORISED = "authorised"
PAYMENT_FAILED = "payment_failed"
EXPIRED = "expired"
CANCELLED = "cancelled"
SHIPPED = "shipped"
RETURN_ANNOUNCED = "return_announced"
REFUNDED = "refunded"
LATE_REFUNDED = "late_refunded"
MERCHANT_FLAGGED = "merchant_flagged"


def tell(
    order: Order,
    kind: str,
    *,
    key: str,
    now: datetime,
    to: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record a mail, in the transaction of what it tells of. The same key again is the same mail.

    key: of the event: "shipment:<id>".
    to: the customer, unless it is said.
    facts: what its text needs beyond the order; plain data.
    """
    mail = OrderMail(
        order=order,
        kind=kind,
        key=f"{kind}:{key}",
        to=to or order.email,
        facts=dict(facts or {}),
        created_at=now,
    )
    OrderMail.objects.bulk_create([mail], ignore_conflicts=True)  # ignored: a repeat of the event
