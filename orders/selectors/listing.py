"""Which orders staff ask for: what the list in the back-office and its exports are narrowed by.

Every criterion has an index of `Order`, in the list's order (newest first), so a page is found
without reading the others. Days of payment have one in the order of payment. Words are found by a
full-text index (GIN) over `Order.search_words`: when many orders have a word they are walked newest
first instead, until there are enough. That is for exports; the list's own pages come from
`orders.selectors.finding`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet
from django.utils import timezone

from orders.errors import UnknownCriterion
from orders.models import Order
from orders.states import OPEN_TO_SHIP, OWING, Flag, OrderState
from shop.kernel.search_words import tsquery

Narrowing = Callable[["QuerySet[Order]", str], "QuerySet[Order]"]
ANY, NONE = "any", "none"
YES, NO = "yes", "no"
OTHERS_SHOWN = 10  # orders
# For any beginning of a word Postgres expects 2 % of the rows at least (DEFAULT_TS_MATCH_SEL * 4
# in its source), and would walk all orders for a rare one. So the index is asked first, and only
# what more orders have than this is walked for.
FEW = 2_000
MONEY = {
    YES: Q(paid_at__isnull=False),
    NO: Q(paid_at__isnull=True, state__in=OWING),
}


def orders_matching(criteria: Mapping[str, str]) -> "QuerySet[Order]":
    """The orders that meet all criteria, newest first. Names and values are those of CRITERIA.

    Raises:
        UnknownCriterion: no such name, or a value that it does not have.
    """
    orders = Order.objects.order_by("-placed_at", "-pk")
    for name, value in criteria.items():
        if name not in CRITERIA:
            raise UnknownCriterion(name=name)
        orders = narrowed(orders, name, value)
    return orders


def other_orders(order: Order) -> list[Order]:
    """The newest other orders of the same account or e-mail address, one more than OTHERS_SHOWN.

    Two searches rather than one with OR: each is read from its index, newest first.
    """
    newest: dict[Any, Order] = {}
    for known in ({"customer_id": order.customer_id}, {"email": order.email}):
        if all(known.values()):
            same = Order.objects.filter(**known).exclude(pk=order.pk)
            found = same.order_by("-placed_at", "-pk")[: OTHERS_SHOWN + 1]
            newest |= {one.pk: one for one in found}
    in_order = sorted(newest.values(), key=lambda one: (one.placed_at, one.pk), reverse=True)
    return in_order[: OTHERS_SHOWN + 1]


def narrowed(orders: "QuerySet[Order]", name: str, value: str) -> "QuerySet[Order]":
    """By one criterion. Raises UnknownCriterion for a value that it does not have."""
    try:
        return CRITERIA[name](orders, value)
    except (KeyError, ValueError) as error:
        raise UnknownCriterion(name=name) from error


def found_by(orders: "QuerySet[Order]", asked: str) -> "QuerySet[Order]":
    """By number, e-mail address, name, company, product or SKU; each word by its beginning."""
    text = _cleaned(asked)
    if not is_of_words(text):
        return orders.filter(email__istartswith=text) if text else orders
    words = tsquery(text)
    if not words:
        return orders.none()
    few = list(with_words(Order.objects.all(), words).values_list("pk", flat=True)[: FEW + 1])
    return orders.filter(pk__in=few) if len(few) <= FEW else with_words(orders, words)


def is_of_words(asked: str) -> bool:
    """A search for words; else it is for an e-mail address, or for nothing at all."""
    text = _cleaned(asked)
    return bool(text) and "@" not in text


def having(orders: "QuerySet[Order]", asked: str) -> "QuerySet[Order]":
    """The same orders as `found_by` gives, for whoever knows which few to ask for."""
    if not is_of_words(asked):
        return found_by(orders, asked)
    words = tsquery(_cleaned(asked))
    return with_words(orders, words) if words else orders.none()


def _cleaned(asked: str) -> str:
    return asked.strip().replace("\x00", "")


def with_words(orders: "QuerySet[Order]", words: str) -> "QuerySet[Order]":
    """Those that have all the words. words: as `tsquery` gives them."""
    query = SearchQuery(words, config="simple", search_type="raw")
    return orders.alias(found=SearchVector("search_words", config="simple")).filter(found=query)


def _in_state(orders: "QuerySet[Order]", value: str) -> "QuerySet[Order]":
    return orders.filter(state=OrderState(value))


def _flagged(orders: "QuerySet[Order]", value: str) -> "QuerySet[Order]":
    if value == ANY:
        return orders.exclude(flag="")
    if value == NONE:
        return orders.filter(flag="")
    return orders.exclude(flag="").filter(flag=Flag(value))


def _to_ship(orders: "QuerySet[Order]", value: str) -> "QuerySet[Order]":
    if value != YES:
        raise ValueError(value)
    return orders.filter(state__in=OPEN_TO_SHIP)


def _of_customer(orders: "QuerySet[Order]", value: str) -> "QuerySet[Order]":
    customer = int(value)
    if not value.isascii() or not 0 < customer < 2**63:
        raise ValueError(value)
    return orders.filter(customer_id=customer)


def _by_method(orders: "QuerySet[Order]", value: str) -> "QuerySet[Order]":
    if "\x00" in value:
        raise ValueError(value)
    return orders.filter(shipping_method=value)


def _midnight(value: str, *, days: int = 0) -> datetime:
    try:
        day = date.fromisoformat(value) + timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, time.min))
    except OverflowError as error:
        raise ValueError(value) from error


CRITERIA: Mapping[str, Narrowing] = {
    "q": found_by,
    "state": _in_state,
    "flag": _flagged,
    "paid": lambda orders, value: orders.filter(MONEY[value]),
    "to_ship": _to_ship,
    "method": _by_method,
    "customer": _of_customer,
    "placed_from": lambda orders, value: orders.filter(placed_at__gte=_midnight(value)),
    "placed_until": lambda orders, value: orders.filter(placed_at__lt=_midnight(value, days=1)),
    "paid_from": lambda orders, value: orders.filter(paid_at__gte=_midnight(value)),
    "paid_until": lambda orders, value: orders.filter(paid_at__lt=_midnight(value, days=1)),
}
