"""The search backend that needs no server: an index in a folder, one writer, many readers."""

import logging
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from tantivy import Index, IndexWriter

from catalog.errors import SearchUnavailable
from catalog.search.base import (
    IndexBusy,
    IndexUnusable,
    SearchDocument,
    SearchPage,
    SearchQuery,
)
from catalog.search.embedded.entries import SCHEMA, entry_of
from catalog.search.embedded.folder import IndexFolder
from catalog.search.embedded.reader import Reader, opened
from catalog.search.embedded.view import View

logger = logging.getLogger(__name__)

PUT_PATIENCE = 5.0  # seconds that a put waits for another writer
REBUILD_PATIENCE = 60.0
_CHUNK = 200  # products whose versions are looked up at once
_PUT_MEMORY = 15_000_000  # bytes; the least that Tantivy takes
_REBUILD_MEMORY = 64_000_000


class EmbeddedSearch:
    """Promises: `catalog.search.base.SearchBackend`. Makes its folder when first written to."""

    def __init__(self, root: Path) -> None:
        self._folder = IndexFolder(root)
        self._reader = Reader(self._folder)

    def search(self, query: SearchQuery) -> SearchPage:
        """One page."""
        if query.limit < 1:
            raise ValueError("A page holds at least one product.")
        try:
            return self._reader.view().page(query)
        except IndexUnusable as error:
            logger.error("the search index cannot be used: %s", error.reason)
            raise
        except ValueError as error:  # what the library raises, whatever the matter is
            logger.exception("the search index cannot be read")
            raise SearchUnavailable from error

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace, in one commit."""
        with self._writing("a put", patience=PUT_PATIENCE):
            index = opened(self._folder.current())
            view, source = View(index), iter(documents)
            with _committing(index, memory=_PUT_MEMORY, threads=1) as writer:
                while chunk := list(islice(source, _CHUNK)):
                    known = view.versions([document.product_id for document in chunk])
                    for document in chunk:
                        if document.version >= known.get(document.product_id, 0):
                            known[document.product_id] = document.version
                            writer.delete_documents_by_term("product_id", document.product_id)
                            writer.add_document(entry_of(document))

    def remove(self, product_ids: Sequence[str]) -> None:
        """Forget products, in one commit."""
        with self._writing("a removal", patience=PUT_PATIENCE):
            index = opened(self._folder.current())
            with _committing(index, memory=_PUT_MEMORY, threads=1) as writer:
                for product_id in product_ids:
                    writer.delete_documents_by_term("product_id", product_id)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Write a new index beside the current one, then switch. The documents' ids differ."""
        with self._writing("a rebuild", patience=REBUILD_PATIENCE):
            path = self._folder.create()
            try:
                count = 0
                index = Index(SCHEMA, path=str(path))
                with _committing(index, memory=_REBUILD_MEMORY, threads=2) as writer:
                    for document in documents:
                        writer.add_document(entry_of(document))
                        count += 1
            except BaseException:
                shutil.rmtree(path)
                raise
            self._folder.switch_to(path)
        return count

    @contextmanager
    def _writing(self, activity: str, *, patience: float) -> Iterator[None]:
        with self._folder.writing(activity, patience=patience):
            self._folder.sweep()
            yield
        self._reader.look_again()


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
