"""Orders that should have moved on by now, and those that a merchant has to look at."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value

from orders.models import Order, OrderEvent
from orders.states import AUTHORISE, PAY, REVIVE, Flag, OrderState
from shop.kernel.audit import GRACE

# The steps by which an order is sold.
SALES = frozenset({AUTHORISE.name, PAY.name, REVIVE.name})
COUNTED = 1000  # flagged orders; beyond that a merchant reads "1000+"


class Stuck(StrEnum):
    """What an order should have done."""

    PLACING = "placing"
    UNPAID = "unpaid"
    UNSOLD = "unsold"


class StuckOrder(NamedTuple):
    """Which order, and what it should have done."""

    id: UUID
    number: str
    why: str


def still_placing(orders: QuerySet[Order], late: datetime) -> QuerySet[Order]:
    """Placed before `late`, and neither refused nor waiting for payment."""
    return orders.filter(state=OrderState.PLACING, placed_at__lte=late)


def overdue(orders: QuerySet[Order], late: datetime) -> QuerySet[Order]:
    """To be paid before `late`; one that waits for a merchant is not overdue."""
    unpaid = orders.filter(state=OrderState.AWAITING_PAYMENT, reserved_until__lte=late)
    return unpaid.exclude(flag=Flag.MISMATCH)


def unsold(orders: QuerySet[Order], late: datetime) -> QuerySet[Order]:
    """Agreed on before `late`, with units that are not counted as sold yet."""
    return orders.exclude(to_sell="").exclude(Exists(sales().filter(at__gt=late)))


def sales() -> QuerySet[OrderEvent]:
    """By which the order of an outer query was sold."""
    return OrderEvent.objects.filter(order=OuterRef("pk"), transition__in=SALES)


def stuck_orders(now: datetime, *, most: int, grace: timedelta = GRACE) -> Sequence[StuckOrder]:
    """Up to so many. One statement over three small indexes: what is well is in none of them."""
    late, orders = now - grace, Order.objects.all()
    kinds = {
        Stuck.PLACING: still_placing(orders, late),
        Stuck.UNPAID: overdue(orders, late),
        Stuck.UNSOLD: unsold(orders, late),
    }
    first, *others = (
        found.annotate(why=Value(why.value, CharField())).values_list("pk", "number", "why")[:most]
        for why, found in kinds.items()
    )
    return [StuckOrder(*row) for row in first.union(*others, all=True)[:most]]


def flagged_count() -> int:
    """How many orders have a flag, counted up to COUNTED."""
    return Order.objects.exclude(flag="")[:COUNTED].count()
