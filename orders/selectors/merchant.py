"""Orders as other systems of a merchant read them: a page costs the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from orders.errors import MailNotFound, OrderNotFound
from orders.models import Order, OrderEvent, OrderMail
from orders.states import OrderState
from shop.kernel.keyset import beyond, place_of, read_place, sort_keys

SHOWN = 50  # orders of a page
# What is being placed may still be rejected, and what was rejected is no order.
STATES = [state for state in OrderState if state not in {OrderState.PLACING, OrderState.REJECTED}]
_WITH = ("lines", "external_ids", "mails", "shipments__lines__line")
_NEWEST = ("-placed_at", "-pk")
_EVENTS = ("at", "pk")


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Some orders, and where the next ones begin; None: there are no more."""

    orders: Sequence[Order]
    next_cursor: str | None


def order_to_read(number: str) -> Order:
    """With all that is read of it. Raises OrderNotFound."""
    found = _orders().filter(number=number).first()
    if found is None:
        raise OrderNotFound
    return found


def mail_of(order: Order, mail_id: UUID) -> OrderMail:
    """One of an order's mails. Raises MailNotFound."""
    for mail in order.mails.all():
        if mail.pk == mail_id:
            return mail
    raise MailNotFound


def order_called(system: str, value: str) -> OrderPage:
    """The one that the system calls so, or none."""
    called = _orders().filter(external_ids__system=system, external_ids__value=value)
    return OrderPage(list(called), None)


def newest_orders(*, state: str | None, cursor: str | None) -> OrderPage:
    """The newest first. Raises BadPlace for a cursor of another list."""
    keys = sort_keys(Order, _NEWEST)
    orders = _orders(state).order_by(*_NEWEST)
    if cursor:
        orders = orders.filter(beyond(keys, read_place(cursor, keys), is_backwards=False))
    found = list(orders[: SHOWN + 1])
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
    found = {order.pk: order for order in _orders(state).filter(pk__in=set(ids))}
    return [found[id_] for id_ in dict.fromkeys(ids) if id_ in found]


def _orders(state: str | None = None) -> "QuerySet[Order]":
    """With all that is read of them; in one state, if it is said."""
    states = [state] if state else STATES
    return Order.objects.filter(state__in=states).prefetch_related(*_WITH)
