"""The search backend that needs no server: an index in a folder, one writer, many readers."""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tantivy import Index, IndexWriter

from catalog.search.base import (
    Completed,
    IndexBusy,
    IndexUnusable,
    SearchPage,
    SearchQuery,
    Suggestions,
)
from catalog.search.documents import IndexedProduct, SearchDocument, Update, facts_of
from catalog.search.embedded.entries import SCHEMA, entry_of
from catalog.search.embedded.folder import IndexFolder
from catalog.search.embedded.reader import Reader, opened
from catalog.search.embedded.view import View
from catalog.search.merging import with_document, with_update

logger = logging.getLogger(__name__)

Report = TypeVar("Report", SearchDocument, Update)

PUT_PATIENCE = 5.0  # seconds that a put waits for another writer
REBUILD_PATIENCE = 60.0
TELL_EVERY = 1000  # products of a rebuild
_CHUNK = 200  # products that are looked up at once
_PUT_MEMORY = 15_000_000  # bytes; the least that Tantivy takes
_REBUILD_MEMORY = 256_000_000  # the more, the fewer and larger parts a new index has


class EmbeddedSearch:
    """Promises: `catalog.search.base.SearchBackend`. Makes its folder when first written to."""

    def __init__(self, root: Path) -> None:
        self._folder = IndexFolder(root)
        self._reader = Reader(self._folder)

    def search(self, query: SearchQuery) -> SearchPage:
        """One page."""
        if query.limit < 1:
            raise ValueError("A page holds at least one product.")
        with self._reading() as view:
            return view.page(query)

    def suggest(self, language: str, text: str, *, limit: int) -> Suggestions:
        """What the text may become."""
        with self._reading() as view:
            return view.suggestions(language, text, limit)

    def complete(self, kind: Completed, text: str, *, limit: int) -> tuple[str, ...]:
        """Brands or tags that go on like this."""
        with self._reading() as view:
            return view.completions(kind, text, limit)

    def known(self, product_ids: Sequence[str]) -> Mapping[str, IndexedProduct]:
        """Those that the index has."""
        with self._reading() as view:
            return {id_: facts_of(each) for id_, each in view.documents(product_ids).items()}

    def walk(self) -> Iterator[IndexedProduct]:
        """Everything, as it was when the first of it was asked for."""
        with self._reading() as view:
            yield from map(facts_of, view.walk())

    @contextmanager
    def _reading(self) -> Iterator[View]:
        try:
            yield self._reader.view()
        except IndexUnusable as error:
            logger.error("the search index cannot be used: %s", error.reason)
            raise
        except ValueError as error:  # what the library raises, whatever the matter is
            logger.exception("the search index cannot be used")
            raise IndexUnusable(f"it cannot be read: {error}") from error

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace, in one commit."""
        self._merge("a put", documents, with_document)

    def update(self, updates: Iterable[Update]) -> None:
        """Write the products anew from what the index holds of them, in one commit."""
        self._merge("an update", updates, with_update)

    def _merge(
        self,
        activity: str,
        reports: Iterable[Report],
        merged: Callable[[SearchDocument | None, Report], SearchDocument | None],
    ) -> None:
        """merged: what the index has to hold after a report of what it holds; None: no change."""

        def change(writer: IndexWriter, view: View) -> None:
            source = iter(reports)
            while chunk := list(islice(source, _CHUNK)):
                held = view.documents([report.product_id for report in chunk])
                for report in chunk:
                    now = merged(held.get(report.product_id), report)
                    if now is not None:
                        held[report.product_id] = now
                        _replace(writer, now)

        self._change(activity, change)

    def remove(self, product_ids: Sequence[str]) -> None:
        """Forget products, in one commit."""

        def change(writer: IndexWriter, _view: View) -> None:
            for product_id in product_ids:
                writer.delete_documents_by_term("product_id", product_id)

        self._change("a removal", change)

    def rebuild(
        self, documents: Iterable[SearchDocument], on_progress: Callable[[int], None] | None = None
    ) -> int:
        """Write a new index beside the current one, then switch. The documents' ids differ."""
        with self._writing("a rebuild", patience=REBUILD_PATIENCE):
            path = self._folder.create()
            try:
                count = _fill(path, documents, on_progress)
            except BaseException:
                shutil.rmtree(path)
                raise
            self._folder.switch_to(path)
        return count

    def roll_back(self) -> None:
        """Point at the folder before the last rebuild again."""
        with self._writing("a way back", patience=REBUILD_PATIENCE):
            self._folder.switch_back()

    def _change(self, activity: str, change: Callable[[IndexWriter, View], None]) -> None:
        with self._writing(activity, patience=PUT_PATIENCE):
            index = opened(self._folder.current())
            with _committing(index, memory=_PUT_MEMORY, threads=1) as writer:
                change(writer, View(index))

    @contextmanager
    def _writing(self, activity: str, *, patience: float) -> Iterator[None]:
        with self._folder.writing(activity, patience=patience):
            self._folder.sweep()
            yield
        self._reader.look_again()


def _fill(
    path: Path, documents: Iterable[SearchDocument], on_progress: Callable[[int], None] | None
) -> int:
    """Write a new index. Returns how many products it has."""
    count = 0
    index = Index(SCHEMA, path=str(path))
    with _committing(index, memory=_REBUILD_MEMORY, threads=1) as writer:
        for document in documents:
            writer.add_document(entry_of(document))
            count += 1
            if on_progress is not None and count % TELL_EVERY == 0:
                on_progress(count)
    if on_progress is not None and count % TELL_EVERY:
        on_progress(count)
    return count


def _replace(writer: IndexWriter, document: SearchDocument) -> None:
    writer.delete_documents_by_term("product_id", document.product_id)
    writer.add_document(entry_of(document))


@contextmanager
def _committing(index: Index, *, memory: int, threads: int) -> Iterator[IndexWriter]:
    """A writer whose changes all become visible at the end, or none on an error."""
    try:
        writer = index.writer(memory, threads)
    except ValueError as error:
        if "LockBusy" not in str(error):
            raise
        raise IndexBusy("another program, which holds Tantivy's lock") from error
    try:
        yield writer
        writer.commit()
    finally:
        writer.wait_merging_threads()  # also gives Tantivy's own lock back
