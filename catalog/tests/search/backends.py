"""The search backends that the contract's tests run on.

A maker opens one index, empty or as another backend of the same place left it. It is made for
tests: what it writes is visible to its own searches when the call returns.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from catalog.search.base import SearchBackend
from catalog.search.embedded import EmbeddedSearch

Maker = Callable[[Path], SearchBackend]  # takes a place of the test's own


def embedded(place: Path) -> SearchBackend:
    return EmbeddedSearch(place / "index")


MAKERS: Mapping[str, Maker] = {"embedded": embedded}
