"""The search backend on a search server: any number of processes read and write it."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, repeat

from opensearchpy import OpenSearch as Client

from catalog.search.base import Completed, IndexUnusable, SearchPage, SearchQuery, Suggestions
from catalog.search.documents import IndexedProduct, SearchDocument, Update, facts_of
from catalog.search.opensearch.connection import Calls
from catalog.search.opensearch.entries import facts_in
from catalog.search.opensearch.lock import WriterLock
from catalog.search.opensearch.names import Indexes
from catalog.search.opensearch.reading import Reading
from catalog.search.opensearch.writing import Writing
from catalog.search.words import LANGUAGES

logger = logging.getLogger(__name__)

_CHUNK = 500  # products of a rebuild that are written at once


class OpenSearch:
    """Promises: `catalog.search.base.SearchBackend`.

    prefix: begins the name of every index.
    refresh: changes are visible when the call returns, which is for tests; else within a second.
    """

    def __init__(self, client: Client, *, prefix: str, refresh: bool = False) -> None:
        calls = Calls()
        self._indexes = Indexes(client, calls, prefix)
        self._lock = WriterLock(client, calls, prefix)
        self._reading = Reading(client, calls, self._indexes)
        self._writing = Writing(client, calls, self._indexes, self._reading, refresh=refresh)

    def search(self, query: SearchQuery) -> SearchPage:
        """One page."""
        if query.limit < 1:
            raise ValueError("A page holds at least one product.")
        with _logged():
            return self._reading.page(query)

    def suggest(self, language: str, text: str, *, limit: int) -> Suggestions:
        """What the text may become."""
        with _logged():
            return self._reading.suggestions(language, text, limit)

    def complete(self, kind: Completed, text: str, *, limit: int) -> tuple[str, ...]:
        """Brands or tags that go on like this."""
        with _logged():
            return self._reading.completions(kind, text, limit)

    def known(self, product_ids: Sequence[str]) -> Mapping[str, IndexedProduct]:
        """Those that the index has."""
        found = self._reading.known(LANGUAGES[0], product_ids)
        return {id_: facts_of(facts_in(each["_source"])) for id_, each in found.items()}

    def walk(self) -> Iterator[IndexedProduct]:
        """Everything, as it was when the first of it was asked for."""
        return map(facts_of, self._reading.walk())

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace. An error of `documents` changes nothing."""
        ready = list(documents)
        self._change(lambda language: self._writing.put(language, ready))

    def update(self, updates: Iterable[Update]) -> None:
        """Send the figures that changed, and nothing else of the products."""
        ready = list(updates)
        self._change(lambda language: self._writing.update(language, ready))

    def remove(self, product_ids: Sequence[str]) -> None:
        """Forget products."""
        self._change(lambda language: self._writing.remove(language, product_ids))

    def rebuild(
        self, documents: Iterable[SearchDocument], on_progress: Callable[[int], None] | None = None
    ) -> int:
        """Fill new indexes, then let the aliases point at them. The documents' ids differ."""
        fill = self._writing.fill
        with self._lock.held("a rebuild") as keep_lock, ThreadPoolExecutor() as pool:
            made = self._indexes.create()
            try:
                count, source = 0, iter(documents)
                while chunk := list(islice(source, _CHUNK)):
                    list(pool.map(fill, made.values(), made.keys(), repeat(chunk)))
                    count += len(chunk)
                    if on_progress is not None:
                        on_progress(count)
                    keep_lock()
            except BaseException:
                self._indexes.drop(made.values())
                raise
            self._indexes.switch_to(made)
        self._reading.forget()
        return count

    def roll_back(self) -> None:
        """Let the aliases point at the indexes before the last rebuild again."""
        with self._lock.held("a way back"):
            self._indexes.switch_back()
        self._reading.forget()

    def _change(self, change: Callable[[str], None]) -> None:
        """In each language's index. What fails halfway is repeated by its job, without harm."""
        self._indexes.check()
        self._lock.check()
        for language in LANGUAGES:
            change(language)
        self._lock.check()
        self._reading.forget()


@contextmanager
def _logged() -> Iterator[None]:
    try:
        yield
    except IndexUnusable as error:
        logger.error("the search index cannot be used: %s", error.reason)
        raise
