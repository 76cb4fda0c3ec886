"""Where a page begins on the search server."""

from dataclasses import dataclass
from typing import Any

from catalog.errors import BadQuery
from catalog.search.base import SearchQuery
from catalog.search.cursors import packed, unpacked


@dataclass(frozen=True, slots=True)
class Place:
    """after: what the last product before it was sorted by. view: a point in time of the server."""

    after: tuple[Any, ...]
    view: str | None = None


def cursor_at(place: Place, query: SearchQuery) -> str:
    """A place as it stands in an address; good for this list only."""
    return packed([place.after, place.view], query)


def place_of(query: SearchQuery) -> Place | None:
    """Where the query's cursor points; None: the beginning.

    Raises:
        BadQuery: the cursor was not made by `cursor_at` for this list.
    """
    if query.cursor is None:
        return None
    try:
        return _place(*unpacked(query.cursor, query))
    except (TypeError, ValueError) as error:
        raise BadQuery("cursor") from error


def _place(after: Any, view: Any) -> Place:
    """Raises ValueError for what `cursor_at` never wrote."""
    if not (isinstance(after, list) and len(after) == 2 and isinstance(after[1], str)):
        raise ValueError("made up")
    if type(after[0]) not in {int, float} or not (view is None or isinstance(view, str)):
        raise ValueError("made up")
    return Place(tuple(after), view)
