"""What a text asks for, with what the index knows of its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache
from opensearchpy import OpenSearch as Client

from catalog.search.opensearch.connection import Calls
from catalog.search.opensearch.lexicon import (
    Word,
    dictionary_request,
    endings_in,
    endings_request,
    known_in,
    studied,
)
from catalog.search.opensearch.matching import (
    EVERYTHING,
    Query,
    corrected,
    corrections_request,
    text_query,
)
from catalog.search.opensearch.names import Indexes
from catalog.search.typed import has_text, words_asked

_KEPT = 2_000  # texts
_FRESH = 2.0  # seconds after which a new word of the index counts


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as the index understands it. words: of what was typed, not of its other wordings."""

    words: tuple[Word, ...]
    exact: Query
    with_typos: Query
    loosely: Query


class Understanding:
    """Safe to share between threads."""

    def __init__(self, client: Client, calls: Calls, indexes: Indexes) -> None:
        self._client = client
        self._calls = calls
        self._indexes = indexes
        self._held: TTLCache[tuple[str, str, tuple[str, ...], bool], Asked] = TTLCache(
            _KEPT, _FRESH
        )
        self._lock = Lock()

    def of(
        self, language: str, text: str, wordings: tuple[str, ...], *, hidden: bool = False
    ) -> Asked:
        """At most three small requests, none for a text that was asked for a moment ago."""
        if not has_text(text):
            return Asked((), EVERYTHING, EVERYTHING, EVERYTHING)
        key = (language, text, wordings, hidden)
        with self._lock:
            held = self._held.get(key)
        if held is None:
            held = self._understood(*key)
            with self._lock:
                self._held[key] = held
        return held

    def correction(self, language: str, asked: Asked) -> str | None:
        """The text with known words in place of unknown ones; None without a better one."""
        words = [word.text for word in asked.words]
        if not words:
            return None
        body = {"size": 0, "suggest": corrections_request(words)}
        answer = self._calls.read(
            self._client.search, index=self._indexes.alias(language), body=body
        )
        return corrected(asked.words, answer["suggest"])

    def forget(self) -> None:
        """The index changed."""
        with self._lock:
            self._held.clear()

    def _understood(
        self, language: str, text: str, wordings: tuple[str, ...], hidden: bool
    ) -> Asked:
        alias = self._indexes.alias(language)

        def dictionary(words: Iterable[str]) -> set[str]:
            body = dictionary_request(words)
            return known_in(self._calls.read(self._client.termvectors, index=alias, body=body))

        def endings(words: Sequence[str]) -> set[str]:
            body = endings_request(words)
            return endings_in(self._calls.read(self._client.search, index=alias, body=body))

        texts = []
        for each in (text, *wordings):
            words = words_asked(each, language)
            texts.append((each, studied(words, language, dictionary, endings) if words else []))
        return Asked(
            words=tuple(texts[0][1]),
            exact=text_query(texts, language, typos=False, hidden=hidden),
            with_typos=text_query(texts, language, typos=True, hidden=hidden),
            loosely=text_query(texts, language, typos=True, loosely=True, hidden=hidden),
        )
