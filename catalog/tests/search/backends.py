"""The search backends that the contract's tests run on.

A maker opens one index, empty or as another backend of the same place left it. It is made for
tests: what it writes is visible to its own searches when the call returns.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from catalog.search.base import SearchBackend
from catalog.search.embedded import EmbeddedSearch
from catalog.search.opensearch import OpenSearch, new_client

Maker = Callable[[Path], SearchBackend]  # takes a place of the test's own


def embedded(place: Path) -> SearchBackend:
    return EmbeddedSearch(place / "index")


def opensearch(place: Path) -> OpenSearch:
    """Indexes of the test's own, on the node of `make test-vendors`."""
    client = new_client(settings.VENDOR_OPENSEARCH)
    return OpenSearch(client, prefix=prefix_of(place), refresh=True)


def drop_indexes(prefix: str) -> None:
    """Delete what a test made; the node has room for some hundreds."""
    indexes = new_client(settings.VENDOR_OPENSEARCH).indices
    for name in indexes.get(index=f"{prefix}*"):
        indexes.delete(index=name)


def prefix_of(place: Path) -> str:
    """Of the indexes of a test."""
    return f"test-{blake2b(str(place).encode(), digest_size=6).hexdigest()}-"


MAKERS: Mapping[str, Maker] = {"embedded": embedded, "opensearch": opensearch}
CLEANERS: Mapping[str, Callable[[Path], None]] = {
    "embedded": lambda _place: None,  # its folder is the test's
    "opensearch": lambda place: drop_indexes(prefix_of(place)),
}
