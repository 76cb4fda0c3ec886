"""What the shop asks of whoever recommends products, and what it tells them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

MOST = 24  # products of one answer


class Kind(StrEnum):
    """What a visitor did with a product."""

    VIEW = "view"
    CART = "cart"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True)
class Event:
    """One visitor, one product, once. All that is ever stored of what people do in the shop.

    visitor: a pseudonym of somebody who agreed: see `shop.kernel.consent`.
    """

    visitor: str
    kind: Kind
    product_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recommended:
    """A product to show. because: the product that the visitor looked at before, if that is why."""

    product_id: str
    because: str | None = None


class Recommender(Protocol):
    """Implementations are safe to share between threads, and every call is bounded in time.

    Answers hold at most `limit` products, none twice, the best first; only those that are for sale
    and in stock as the search index has it, which is seconds old; with `category_id`, only those
    in it or below it. Nothing to recommend is an empty answer. No call reads more the more
    products there are.
    """

    def also_bought(
        self, product_id: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """What people bought with it. Empty until several have: nothing stands in for that."""

    def similar(
        self, product_id: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """What people looked at who looked at this, then what is like it.

        Of a product that nobody has looked at yet, what is like it. Empty for an unknown one.
        """

    def for_you(
        self, visitor: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """What fits what a visitor did. Nothing that she has looked at or bought."""

    def recently_seen(self, visitor: str, *, limit: int) -> tuple[Recommended, ...]:
        """What a visitor looked at, the latest first."""

    def popular(self, *, limit: int, category_id: str | None = None) -> tuple[Recommended, ...]:
        """What many want, of everything or of a category."""

    def record(self, events: Iterable[Event]) -> None:
        """Take note of what visitors did. May be repeated: the same on the same day counts once."""

    def forget(self, visitor: str) -> None:
        """Delete what is kept of a visitor, and take in no more of it. May be repeated."""
