"""Where the next page of a list begins, as it stands in an address.

The checksum is no signature: a cursor that was made up leads to another page of the same public
list. So a backend checks what it reads from one.
"""

import base64
import hashlib
from dataclasses import replace
from typing import Any

import orjson

from catalog.search.base import SearchQuery

_LONGEST = 4_000  # characters
_CHECKSUM = 12  # bytes


def packed(parts: list[Any], query: SearchQuery) -> str:
    """What a backend knows of the place, good for this list only."""
    return sealed(orjson.dumps(parts), query)


def sealed(payload: bytes, query: SearchQuery) -> str:
    """The text of an address."""
    return base64.urlsafe_b64encode(_checksum(payload, query) + payload).decode().rstrip("=")


def unpacked(cursor: str, query: SearchQuery) -> Any:
    """What `packed` was given, or what somebody made up.

    Raises:
        ValueError: it was altered, or is one of another list.
    """
    if len(cursor) > _LONGEST:
        raise ValueError("too long")
    raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
    payload = raw[_CHECKSUM:]
    if raw[:_CHECKSUM] != _checksum(payload, query):
        raise ValueError("altered, or of another list")
    return orjson.loads(payload)


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
