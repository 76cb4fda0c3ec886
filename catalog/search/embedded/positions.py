"""Where a page begins in the embedded index."""

from dataclasses import dataclass
from typing import Any

from catalog.errors import BadQuery
from catalog.search.base import SearchQuery
from catalog.search.cursors import packed, unpacked
from catalog.search.ranks import MAX_RANK

# Hits of a search that are ordered by how well they match. After so many, nobody sees a
# difference between two matches: the rest follows by prominence, which can be paged by its ranks.
WINDOW = 240


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
    return packed([position.after, position.seen, position.offset], query)


def position_of(query: SearchQuery) -> Position:
    """Where the query's cursor points, or the beginning.

    Raises:
        BadQuery: the cursor was not made by `cursor_at` for this query.
    """
    if query.cursor is None:
        return Position()
    try:
        return _position(*unpacked(query.cursor, query))
    except (TypeError, ValueError) as error:
        raise BadQuery("cursor") from error


def _position(after: Any, seen: Any, offset: Any) -> Position:
    """Raises ValueError for what `cursor_at` never wrote."""
    ranked = after is None or (type(after) is int and 0 <= after <= MAX_RANK)
    listed = isinstance(seen, list) and all(isinstance(product_id, str) for product_id in seen)
    if not (ranked and listed and type(offset) is int and 0 <= offset <= WINDOW):
        raise ValueError("made up")
    return Position(after, tuple(seen), offset)
