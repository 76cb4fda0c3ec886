"""The list of orders: flagged ones above it, and searches whose cost does not grow."""

from datetime import datetime
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from orders.models import Order
from orders.selectors.finding import Place, Way, page_found, words_are_written
from orders.selectors.listing import ANY, found_by, having, is_of_words, orders_matching
from shop.kernel.back_office import AFTER, BEFORE, KeysetChangeList
from shop.kernel.keyset import SortKey, place_of, sort_keys

FLAGGED_SHOWN = 10  # above the list


class OrderList(KeysetChangeList):
    """Before its first page stand the orders that somebody has to look at."""

    reached: Place | None = None
    _narrowed: "QuerySet[Order]"  # by all but the search

    @property
    def flagged(self) -> list[Order]:
        """The newest of them, and one more than is shown when there are more."""
        is_narrowed = self.has_active_filters or self.query
        if not self.is_first_page or is_narrowed:
            return []
        return list(orders_matching({"flag": ANY})[: FLAGGED_SHOWN + 1])

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: Any = None
    ) -> "QuerySet[Model]":
        """All rows. For a page of them the words are looked for apart: `rows_beyond`."""
        self._narrowed = cast("QuerySet[Order]", super().get_queryset(request, exclude_parameters))
        return having(self._narrowed, self.query)

    def get_results(self, request: HttpRequest) -> None:
        """A search that has looked long enough for one page goes on from there on the next."""
        super().get_results(request)
        if self.reached is None:
            return
        placed_at, order_id = self.reached
        keys = sort_keys(Order, self.queryset.query.order_by)
        place = place_of(Order(pk=order_id, placed_at=placed_at), keys)
        if self.is_backwards:
            self.before = self.get_query_string({BEFORE: place})
        else:
            self.after = self.get_query_string({AFTER: place})

    @property
    def reached_at(self) -> datetime | None:
        """How far a search has looked that may find more; None: to the end."""
        return self.reached[0] if self.reached else None

    def rows_beyond(
        self, keys: list[SortKey], values: list[Any] | None, *, is_backwards: bool
    ) -> list[Model]:
        """Searches for words are read from the words."""
        if not is_of_words(self.query):
            return super().rows_beyond(keys, values, is_backwards=is_backwards)
        if not words_are_written():
            self.queryset = found_by(self._narrowed, self.query)
            return super().rows_beyond(keys, values, is_backwards=is_backwards)
        way = Way(
            start=cast(Place, tuple(values)) if values else None,
            is_upwards=keys[0].is_descending == is_backwards,
        )
        page = page_found(self._narrowed, self.query, way, most=self.list_per_page + 1)
        if len(page.orders) <= self.list_per_page:
            self.reached = page.reached
        return list(page.orders)
