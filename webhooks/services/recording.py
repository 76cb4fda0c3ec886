"""Writing down what happened, in the transaction in which it did: the outbox."""

from datetime import datetime
from typing import Any

from django.db.transaction import on_commit

from orders.models import Order
from shop.kernel.money import Money
from webhooks.kinds import EventType, type_of
from webhooks.models import Event
from webhooks.services.waking import wake_delivery


def order_was_noted(
    sender: object,  # noqa: ARG001 (of the signal)
    order: Order,
    what: str,
    facts: dict[str, Any],
    now: datetime,
    **_others: Any,
) -> None:
    """Receiver of `orders.signals.noted`: one statement, and the worker is woken afterwards.

    The worker is woken after the commit and not in it. A job with a lock on its name would have all
    transactions wait for the first one's commit; should waking fail, there is a run every minute.
    """
    kind = type_of(what)
    if kind is None:
        return
    data = {**_facts(order, what, kind), **facts}
    Event.objects.create(type=kind, subject=order.number, data=data, at=now)
    on_commit(wake_delivery, robust=True)


def _facts(order: Order, what: str, kind: EventType) -> dict[str, Any]:
    """The order as it is now: enough to decide whether to ask for the rest, and nobody's name."""
    flag = what.partition(":")[2] if kind == EventType.ORDER_FLAGGED else order.flag
    return {
        "number": order.number,
        "state": str(order.state),
        "flag": flag or None,
        "total": _money(order.total),
        "placed_at": order.placed_at,
        "paid_at": order.paid_at,
    }


def _money(amount: Money) -> dict[str, Any]:
    return {"amount": amount.minor, "currency": amount.currency}
