"""What customers are told of their orders by mail: recorded with the event, sent by the worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.transaction import atomic

from orders.models import MailKind, Order, OrderMail
from orders.services.transitions import locked, note


def tell(
    order: Order,
    kind: MailKind,
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
        key=f"{kind.value}:{key}",
        to=to or order.email,
        facts=dict(facts or {}),
        created_at=now,
    )
    OrderMail.objects.bulk_create([mail], ignore_conflicts=True)  # ignored: a repeat of the event


def send_again(mail: OrderMail, *, by: str, key: str, now: datetime) -> None:
    """Record a mail once more, as it was. The same key again is the same mail."""
    with atomic():
        order = locked(mail.order_id)
        kind = MailKind(mail.kind)
        if OrderMail.objects.filter(key=f"{kind.value}:again:{key}").exists():
            return
        tell(order, kind, key=f"again:{key}", to=mail.to, facts=mail.facts, now=now)
        note(order, "mail_again", by=by, why=f"{kind.label}: {mail.to}", now=now)
