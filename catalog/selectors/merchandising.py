"""What merchants decided about search, held by each process for a moment: the rows are few."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from django.db import DatabaseError

from catalog.documents import in_language
from catalog.merchandising import Boost, ListFilter, Synonyms

logger = logging.getLogger(__name__)

HELD_FOR = 10.0  # seconds until an edit counts
MAX_WORDINGS = 8  # of one search, the text itself not counted

held: dict[str, tuple[float, Any]] = {}  # until when, and what
_lock = Lock()
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """An attribute that lists can be filtered by."""

    code: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """How shoppers call it."""
        return in_language(self.names, language)


def filter_groups() -> Sequence[FilterGroup]:
    """The attributes that lists can be filtered by, in the merchant's order."""
    groups: Sequence[FilterGroup] = _held("filters", _read_filters, ())
    return groups


def read_filters_anew() -> None:
    """For who acts on a change of them: this process forgets what it holds."""
    held.pop("filters", None)


def wordings(text: str, language: str) -> tuple[str, ...]:
    """Other ways to say a text, by the synonyms of the language; at most MAX_WORDINGS."""
    return reworded(text, _held("synonyms", _read_synonyms, {}).get(language, ()))


def reworded(text: str, groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Other ways to say a text; at most MAX_WORDINGS. groups: wordings that mean the same."""
    plain = _normal(text)
    found: dict[str, None] = {}
    for group in groups:
        for wording in group:
            for other in group:
                changed = _with_words(plain, wording, other)
                if changed != plain:
                    found[changed] = None
    return tuple(found)[:MAX_WORDINGS]


def boosts() -> Mapping[tuple[str, str], int]:
    """Percentages by kind and value, as they are now: they go into the index."""
    return {(boost.kind, boost.value): boost.percent for boost in Boost.objects.all()}


def _held(name: str, read: Callable[[], Any], nothing: Any) -> Any:
    """What was read last; anew when that is old, by one thread, while the others use the old.

    Without PostgreSQL lists go on with what was read before, or without.
    """
    until, value = held.get(name, (0.0, None))
    if monotonic() < until or not _lock.acquire(blocking=value is None):
        return value
    try:
        until, value = held.get(name, (0.0, None))
        if monotonic() >= until:
            try:
                value = read()
            except DatabaseError:
                logger.exception("what merchants decided about search cannot be read")
                value = nothing if value is None else value
            held[name] = (monotonic() + HELD_FOR, value)
        return value
    finally:
        _lock.release()


def _read_filters() -> tuple[FilterGroup, ...]:
    return tuple(
        FilterGroup(row.code, {"nl": row.name_nl, "en": row.name_en})
        for row in ListFilter.objects.all()
    )


def _read_synonyms() -> dict[str, list[tuple[str, ...]]]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for row in Synonyms.objects.order_by("pk"):
        groups.setdefault(row.language, []).append(tuple(_split(row.wordings)))
    return groups


def _split(written: str) -> Iterator[str]:
    return filter(None, (_normal(wording) for wording in written.split(",")))


def _normal(text: str) -> str:
    return _SPACES.sub(" ", text).strip().casefold()


def _with_words(text: str, wording: str, other: str) -> str:
    """The text with another wording in place of one, where that stands as words of its own."""
    return f" {text} ".replace(f" {wording} ", f" {other} ", 1).strip()
