"""Moving an order along, one writer at a time."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.transaction import atomic

from orders.errors import TransitionRefused
from orders.models import Order, OrderEvent
from orders.signals import noted
from orders.states import OrderState, Transition

logger = logging.getLogger(__name__)

SHOP = "shop"  # who did it, when nobody in particular did


def locked(order_id: UUID) -> Order:
    """The order, locked to the end of the transaction that the caller is in."""
    return Order.objects.select_for_update().get(pk=order_id)


def apply_transition(
    order_id: UUID, transition: Transition, *, by: str, why: str, now: datetime
) -> Order:
    """Move an order along, and write down who did it, when and why.

    The row is locked from the check to the commit: of two callers, the second is refused.

    Raises:
        TransitionRefused: the order's state does not allow it.
    """
    with atomic(savepoint=False):
        order = locked(order_id)
        move(order, transition, by=by, why=why, now=now)
    return order


def move(
    order: Order, transition: Transition, *, by: str, why: str, now: datetime, **changes: Any
) -> None:
    """The same for an order that the caller has locked, or has just read.

    One statement moves it, unless somebody has moved it since it was read. `changes` are fields
    that go with it. Belongs into a transaction.

    Raises:
        TransitionRefused: the order's state does not allow it, or is not what was read.
    """
    source = OrderState(order.state)
    transition.check(source)
    changes["state"] = transition.target
    if not Order.objects.filter(pk=order.pk, state=source).update(**changes):
        raise TransitionRefused(transition=transition.name, state=source)
    for field, value in changes.items():
        setattr(order, field, value)
    note(order, transition.name, by=by, why=why, now=now)
    logger.info("order %s: %s to %s", order.number, source, transition.target)


def note(
    order: Order,
    what: str,
    *,
    by: str,
    why: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Add to the order's history. Belongs into a transaction, as receivers write theirs with it.

    facts: what programs are told of it besides the order; plain data, that names nobody.
    """
    OrderEvent.objects.create(order=order, transition=what, by=by[:254], why=why[:300], at=now)
    noted.send(Order, order=order, what=what, facts=dict(facts or {}), now=now)
