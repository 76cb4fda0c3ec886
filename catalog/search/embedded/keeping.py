"""What was counted in lists, kept for as long as it is right, or as right as a shopper can tell."""

import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from cachetools import LRUCache

_KEPT = 500  # lists
BROAD = 10_000  # products; no count of so long a list changes what anybody sees ...
KEPT_FOR = 10.0  # ... within so many seconds


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of a list since when.

    answers: by the name of what was counted. total: products. generation: of the index.
    """

    answers: Mapping[str, Any]
    total: int
    generation: int
    at: float


class Counts:
    """Of all views of an index as they follow each other. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: LRUCache[Hashable, Counted] = LRUCache(_KEPT)
        self._generation = 0

    def next_generation(self) -> int:
        """The index changed."""
        with self._lock:
            self._generation += 1
            return self._generation

    def of(self, key: Hashable, generation: int) -> Counted:
        """What is known of a list; what is too old has no answers."""
        now = time.monotonic()
        with self._lock:
            held = self._held.get(key)
        if held is not None and (
            held.generation == generation or (held.total > BROAD and now - held.at < KEPT_FOR)
        ):
            return held
        return Counted({}, 0, generation, now)

    def keep(self, key: Hashable, counted: Counted) -> None:
        """What is known now. With more answers it is as old as it was."""
        with self._lock:
            self._held[key] = counted
