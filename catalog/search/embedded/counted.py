"""What facets count, as few columns of the index with one value per product."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from catalog.search.base import PRICE_STEPS, RATING_STEPS
from catalog.search.documents import SearchDocument
from catalog.search.ranks import price_of
from catalog.search.words import clean

_RATINGS = sorted(RATING_STEPS)
_ROOM = 16  # numbers that a step may have


@dataclass(frozen=True, slots=True)
class Traits:
    """What facets say of a product besides its values, in one number: they are counted at once.

    price: the place of its price in PRICE_STEPS. rating: how many of the RATING_STEPS it reaches.
    """

    in_stock: bool
    reduced: bool
    price: int
    rating: int

    @classmethod
    def of(cls, document: SearchDocument) -> Self:
        """A product's."""
        return cls(
            in_stock=document.in_stock,
            reduced=document.is_reduced,
            price=bisect_right(PRICE_STEPS, price_of(document)) - 1,
            rating=bisect_right(_RATINGS, document.rating_hundredths),
        )

    def packed(self) -> int:
        """One number, which `unpacked` reads."""
        return ((self.price * _ROOM + self.rating) * 2 + self.reduced) * 2 + self.in_stock

    @classmethod
    @lru_cache(maxsize=1024)
    def unpacked(cls, number: int) -> Self:
        """What `packed` wrote."""
        steps, flags = divmod(number, 4)
        price, rating = divmod(steps, _ROOM)
        return cls(in_stock=bool(flags & 1), reduced=bool(flags & 2), price=price, rating=rating)


def path_key(category_ids: Sequence[str]) -> str:
    """The categories of a product, from the department down to its own, as one value."""
    return json.dumps(list(dict.fromkeys(map(clean, category_ids))))


@lru_cache(maxsize=20_000)
def read_path(key: str) -> tuple[str, ...]:
    """The categories of what `path_key` wrote."""
    return tuple(json.loads(key))
