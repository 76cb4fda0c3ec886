"""Reading: one view of the index per process, exchanged within a second of a commit or rebuild."""

import time
from pathlib import Path
from threading import Lock

from tantivy import Index

from catalog.search.base import IndexUnusable
from catalog.search.embedded.folder import IndexFolder
from catalog.search.embedded.keeping import Counts
from catalog.search.embedded.view import View

CHECK_EVERY = 1.0  # seconds between looks at the folder


class Reader:
    """Opens nothing before the first search, so it survives a fork and a missing index."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._lock = Lock()
        self._counts = Counts()
        self._view: View | None = None
        self._mark: tuple[Path, int, int] | None = None  # what the view shows
        self._checked = float("-inf")

    def view(self) -> View:
        """The index as it was at most CHECK_EVERY seconds ago.

        Raises:
            IndexUnusable: there is none, or it is damaged.
        """
        view = self._view
        if view is not None and time.monotonic() - self._checked < CHECK_EVERY:
            return view
        with self._lock:
            if self._view is None or time.monotonic() - self._checked >= CHECK_EVERY:
                self._view = self._looked_up()
                self._checked = time.monotonic()
            return self._view

    def look_again(self) -> None:
        """At the next search, for a process that reads what it wrote."""
        self._checked = float("-inf")

    def _looked_up(self) -> View:
        known, self._view = self._view, None  # what cannot be opened any more is not shown
        path = self._folder.current()
        mark = _mark(path)
        if known is not None and mark == self._mark:
            return known
        view = View(opened(path), self._counts)
        self._mark = mark
        return view


def _mark(path: Path) -> tuple[Path, int, int]:
    """Changes with every commit: Tantivy replaces this file."""
    try:
        found = (path / "meta.json").stat()
    except OSError as error:
        raise IndexUnusable(f"{path.name} is damaged: {error}") from error
    return path, found.st_ino, found.st_mtime_ns


def opened(path: Path) -> Index:
    """Raises IndexUnusable when it cannot be read."""
    try:
        index = Index.open(str(path))
        # Without this every index has a thread of its own that watches the folder.
        index.config_reader("manual")
        index.reload()
    except (ValueError, OSError) as error:
        raise IndexUnusable(f"{path.name} is damaged: {error}") from error
    return index
