"""Orders as other systems of a merchant read them: a page costs the same few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from orders.errors import OrderNotFound
from orders.models import Order, OrderEvent
from orders.selectors.listing import orders_matching
from shop.kernel.keyset import beyond, place_of, read_place, sort_keys

SHOWN = 50  # orders of a page
_WITH = ("lines", "external_ids", "shipments__lines__line")
_NEWEST = ("-placed_at", "-pk")
_EVENTS = ("at", "pk")


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Some orders, and where the next ones begin; None: there are no more."""

    orders: Sequence[Order]
    next_cursor: str | None


def order_to_read(number: str) -> Order:
    """With all that is read of it. Raises OrderNotFound."""
    found = Order.objects.filter(number=number).prefetch_related(*_WITH).first()
    if found is None:
        raise OrderNotFound
    return found


def order_called(system: str, value: str) -> OrderPage:
    """The one that the system calls so, or none."""
    called = Order.objects.filter(external_ids__system=system, external_ids__value=value)
    return OrderPage(list(called.prefetch_related(*_WITH)), None)


def newest_orders(*, state: str | None, cursor: str | None) -> OrderPage:
    """The newest first. Raises BadPlace for a cursor of another list, UnknownCriterion."""
    criteria: Mapping[str, str] = {"state": state} if state else {}
    keys = sort_keys(Order, _NEWEST)
    orders = orders_matching(criteria)
    if cursor:
        orders = orders.filter(beyond(keys, read_place(cursor, keys), is_backwards=False))
    found = list(orders.prefetch_related(*_WITH)[: SHOWN + 1])
    page = found[:SHOWN]
    return OrderPage(page, place_of(page[-1], keys) if len(found) > SHOWN else None)


def changed_orders(*, after: datetime, state: str | None, cursor: str | None) -> OrderPage:
    """Those to whose history something was added after a moment, in the order in which it was.

    An order is on each page on which it has an event, as it is now. With a state a page may have
    few orders, or none. Raises BadPlace for a cursor of another list.
    """
    keys = sort_keys(OrderEvent, _EVENTS)
    events = OrderEvent.objects.filter(at__gt=after).order_by(*_EVENTS).only("at", "order_id")
    if cursor:
        events = events.filter(beyond(keys, read_place(cursor, keys), is_backwards=False))
    found = list(events[: SHOWN + 1])
    page = found[:SHOWN]
    return OrderPage(
        _in_order([each.order_id for each in page], state),
        place_of(page[-1], keys) if len(found) > SHOWN else None,
    )


def _in_order(ids: Sequence[UUID], state: str | None) -> list[Order]:
    orders: QuerySet[Order] = Order.objects.filter(pk__in=set(ids))
    if state:
        orders = orders.filter(state=state)
    found = {order.pk: order for order in orders.prefetch_related(*_WITH)}
    return [found[id_] for id_ in dict.fromkeys(ids) if id_ in found]
