"""The orders of a list as whole numbers that the index sorts by, and the cursors between pages.

A rank holds what is sorted by in its high bits and a part of a hash of the product id in its low
ones, so ties are broken the same way in every list, whatever the index did to its files meanwhile.
"""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import log2
from typing import Any

import orjson
from tantivy import Order

from catalog.errors import BadQuery
from catalog.search.base import SearchQuery, Sort
from catalog.search.documents import SearchDocument

# Hits of a search that are ordered by how well they match. After so many, nobody sees a
# difference between two matches: the rest follows by prominence, which can be paged by its ranks.
WINDOW = 240
MAX_RANK = 2**63 - 1
_MAX_CURSOR = 2_000  # characters
_CHECKSUM = 12  # bytes

RANK_FIELDS = BY_PRICE, BY_NEWEST, BY_RATING, BY_POPULARITY, BY_PROMINENCE = (
    "by_price",
    "by_newest",
    "by_rating",
    "by_popularity",
    "by_prominence",
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A field of ranks, and its direction."""

    field: str
    order: Order


_RANKINGS = {
    Sort.PRICE_UP: Ranking(BY_PRICE, Order.Asc),
    Sort.PRICE_DOWN: Ranking(BY_PRICE, Order.Desc),
    Sort.NEWEST: Ranking(BY_NEWEST, Order.Desc),
    Sort.RATING: Ranking(BY_RATING, Order.Desc),
    Sort.POPULARITY: Ranking(BY_POPULARITY, Order.Desc),
}
PROMINENCE = Ranking(BY_PROMINENCE, Order.Desc)


def ranking_of(query: SearchQuery) -> Ranking | None:
    """By which ranks a list is ordered; None: by how well its hits match the text."""
    if query.sort is not Sort.RELEVANCE:
        return _RANKINGS[query.sort]
    return None if query.text.strip() else PROMINENCE


def ranks_of(document: SearchDocument) -> dict[str, int]:
    """The ranks of a product, by field."""
    hashed = _hash(document.product_id)
    since_epoch = document.created_at - datetime(1970, 1, 1, tzinfo=UTC)
    milliseconds = since_epoch // timedelta(milliseconds=1)
    return {
        BY_PRICE: _packed((document.price_minor, 33), (hashed, 30)),
        BY_NEWEST: _packed((milliseconds, 41), (hashed, 22)),
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


def weight_of(document: SearchDocument) -> float:
    """What popularity and a boost make of the score of a match.

    Tantivy multiplies the score by log2(2 + weight), which is never less than 1; so a product that
    is neither popular nor boosted gets 2, and one that is held back as far as half of that. The
    hash keeps equal matches in order.
    """
    popular = min(log2(1 + max(document.popularity, 0)) / 20, 1)
    factor = 2 * (1 + 0.6 * popular) * document.boost / 100
    return 2 ** min(max(factor, 1), 30) - 2 + 0.001 * _hash(document.product_id) / 2**32


def _hash(product_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(product_id.encode(), digest_size=4).digest(), "big")


def _packed(*parts: tuple[int, int]) -> int:
    """Numbers side by side in one of 63 bits: too large is the largest, of the hash the start."""
    packed = 0
    for value, bits in parts[:-1]:
        packed = packed << bits | min(max(value, 0), 2**bits - 1)
    hashed, bits = parts[-1]
    return packed << bits | hashed >> (32 - bits)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins.

    after: the rank of the last product before it. seen: the products of that rank before it.
    offset: hits before it, within the WINDOW of a list that is ordered by relevance.
    """

    after: int | None = None
    seen: tuple[str, ...] = ()
    offset: int = 0


def cursor_at(position: Position, query: SearchQuery) -> str:
    """A position as it stands in an address; good for this query only."""
    payload = orjson.dumps([position.after, position.seen, position.offset])
    return base64.urlsafe_b64encode(_checksum(payload, query) + payload).decode().rstrip("=")


def position_of(query: SearchQuery) -> Position:
    """Where the query's cursor points, or the beginning.

    The checksum is no signature: a cursor that was made up leads to another page of the same
    public list, and its offset is bounded.

    Raises:
        BadQuery: the cursor was not made by `cursor_at` for this query.
    """
    if query.cursor is None:
        return Position()
    try:
        if len(query.cursor) > _MAX_CURSOR:
            raise ValueError("too long")
        raw = base64.b64decode(query.cursor + "=" * (-len(query.cursor) % 4), b"-_", validate=True)
        payload = raw[_CHECKSUM:]
        if raw[:_CHECKSUM] != _checksum(payload, query):
            raise ValueError("altered, or of another list")
        return _position(*orjson.loads(payload))
    except (TypeError, ValueError) as error:
        raise BadQuery("cursor") from error


def _position(after: Any, seen: Any, offset: Any) -> Position:
    """Raises ValueError for what `cursor_at` never wrote."""
    ranked = after is None or (type(after) is int and 0 <= after <= MAX_RANK)
    listed = isinstance(seen, list) and all(isinstance(product_id, str) for product_id in seen)
    if not (ranked and listed and type(offset) is int and 0 <= offset <= WINDOW):
        raise ValueError("made up")
    return Position(after, tuple(seen), offset)


def _checksum(payload: bytes, query: SearchQuery) -> bytes:
    bound = replace(
        query,
        cursor=None,
        limit=0,
        with_facets=True,
        categories=tuple(sorted(query.categories)),
        brands=tuple(sorted(query.brands)),
    )
    of_query = repr(bound).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(payload + b"\0" + of_query, digest_size=_CHECKSUM).digest()
