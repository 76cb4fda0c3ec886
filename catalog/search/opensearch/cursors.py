"""Where the next page of a list begins, as it stands in an address."""

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import Any

import orjson

from catalog.errors import BadQuery
from catalog.search.base import SearchQuery

_MAX_CURSOR = 4_000  # characters
_CHECKSUM = 12  # bytes


@dataclass(frozen=True, slots=True)
class Place:
    """after: what the last product before it was sorted by. view: a point in time of the server."""

    after: tuple[Any, ...]
    view: str | None = None


def cursor_at(place: Place, query: SearchQuery) -> str:
    """A place as it stands in an address; good for this list only."""
    payload = orjson.dumps([place.after, place.view])
    return base64.urlsafe_b64encode(_checksum(payload, query) + payload).decode().rstrip("=")


def place_of(query: SearchQuery) -> Place | None:
    """Where the query's cursor points; None: the beginning.

    The checksum is no signature: a cursor that was made up leads to another page of the same
    public list.

    Raises:
        BadQuery: the cursor was not made by `cursor_at` for this list.
    """
    if query.cursor is None:
        return None
    try:
        if len(query.cursor) > _MAX_CURSOR:
            raise ValueError("too long")
        raw = base64.b64decode(query.cursor + "=" * (-len(query.cursor) % 4), b"-_", validate=True)
        payload = raw[_CHECKSUM:]
        if raw[:_CHECKSUM] != _checksum(payload, query):
            raise ValueError("altered, or of another list")
        return _place(*orjson.loads(payload))
    except (TypeError, ValueError) as error:
        raise BadQuery("cursor") from error


def _place(after: Any, view: Any) -> Place:
    """Raises ValueError for what `cursor_at` never wrote."""
    if not (isinstance(after, list) and len(after) == 2 and isinstance(after[1], str)):
        raise ValueError("made up")
    if type(after[0]) not in {int, float} or not (view is None or isinstance(view, str)):
        raise ValueError("made up")
    return Place(tuple(after), view)


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
