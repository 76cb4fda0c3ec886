"""The orders of a list as whole numbers that an index sorts by.

A rank holds what is sorted by in its high bits and a part of a hash of the product id in its low
ones, so ties are broken the same way in every list, whatever the index did to its files meanwhile.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2

from catalog.search.base import SearchQuery, Sort
from catalog.search.documents import SearchDocument

MAX_RANK = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

RANK_FIELDS = BY_PRICE, BY_NEWEST, BY_RATING, BY_POPULARITY, BY_PROMINENCE, BY_EDITED = (
    "by_price",
    "by_newest",
    "by_rating",
    "by_popularity",
    "by_prominence",
    "by_edited",
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A field of ranks, and whether the highest come first."""

    field: str
    descending: bool = True


_RANKINGS = {
    Sort.PRICE_UP: Ranking(BY_PRICE, descending=False),
    Sort.PRICE_DOWN: Ranking(BY_PRICE),
    Sort.NEWEST: Ranking(BY_NEWEST),
    Sort.RATING: Ranking(BY_RATING),
    Sort.POPULARITY: Ranking(BY_POPULARITY),
    Sort.EDITED: Ranking(BY_EDITED),
    Sort.EDITED_UP: Ranking(BY_EDITED, descending=False),
}
PROMINENCE = Ranking(BY_PROMINENCE)


def ranking_of(query: SearchQuery) -> Ranking | None:
    """By which ranks a list is ordered; None: by how well its hits match the text."""
    if query.sort is not Sort.RELEVANCE:
        return _RANKINGS[query.sort]
    return None if query.text.strip() else PROMINENCE


def ranks_of(document: SearchDocument) -> dict[str, int]:
    """The ranks of a product, by field."""
    hashed = hash_of(document.product_id)
    since_epoch = document.created_at - _EPOCH
    return {
        BY_PRICE: _packed((document.price_minor, 33), (hashed, 30)),
        BY_NEWEST: _packed((since_epoch // _MILLISECOND, 41), (hashed, 22)),
        BY_EDITED: _packed(((document.edited_at - _EPOCH) // _MILLISECOND, 41), (hashed, 22)),
        BY_RATING: _packed(
            (document.rating_hundredths, 9), (document.review_count, 24), (hashed, 30)
        ),
        # Of products that are equally popular, most often not at all: the newest.
        BY_POPULARITY: _packed((document.popularity, 23), (since_epoch.days, 16), (hashed, 24)),
        BY_PROMINENCE: _packed(
            (round(_prominence(document) * 10_000), 23), (since_epoch.days, 16), (hashed, 24)
        ),
    }


def _prominence(document: SearchDocument) -> float:
    """How much a product is shown where nothing was searched for. Ten times as popular is a bit
    more prominent, so a boost also lifts what nobody has bought yet.
    """
    return (1 + log2(1 + max(document.popularity, 0))) * document.boost / 100


def factor_of(document: SearchDocument) -> float:
    """By which popularity and a boost multiply how well a product matches; 1 is neither of them."""
    popular = min(log2(1 + max(document.popularity, 0)) / 20, 1)
    return (1 + 0.6 * popular) * max(document.boost, 0) / 100


def price_of(document: SearchDocument) -> int:
    """Its price as indexes hold it, in minor units."""
    return min(max(document.price_minor, 0), MAX_RANK)


def hash_of(product_id: str) -> int:
    """32 bits that are the same for a product everywhere."""
    return int.from_bytes(hashlib.blake2b(product_id.encode(), digest_size=4).digest(), "big")


def key_of(product_id: str) -> int:
    """63 bits that stand for a product. Of a million, two meet in one shop of 18 million."""
    return int.from_bytes(hashlib.blake2b(product_id.encode(), digest_size=8).digest(), "big") >> 1


def _packed(*parts: tuple[int, int]) -> int:
    """Numbers side by side in one of 63 bits: too large is the largest, of the hash the start."""
    packed = 0
    for value, bits in parts[:-1]:
        packed = packed << bits | min(max(value, 0), 2**bits - 1)
    hashed, bits = parts[-1]
    return packed << bits | hashed >> (32 - bits)
