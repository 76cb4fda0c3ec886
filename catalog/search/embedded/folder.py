"""The folder of the index: which of its sub-folders is current, and who may write.

<root>/current        a file with the name of the current sub-folder
<root>/previous       the same of the one before, to go back to
<root>/v3-<token>/    an index; the number is that of its fields
<root>/writer.lock    held by the one writer, of puts and rebuilds alike: a put into the old
                      index during a rebuild would be lost at the switch
"""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from catalog.search.base import IndexBusy, IndexUnusable, NoEarlierIndex
from catalog.search.embedded.entries import FIELDS_VERSION

OLD_FOLDER_KEPT = 60  # seconds after a switch, for readers that were just opening it
_POLL = 0.05  # seconds between attempts to become the writer
_NAME = re.compile(r"v(\d+)-[0-9a-f]{32}")


class IndexFolder:
    """Holds no open file: safe to share between threads, and to fork with."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pointer = root / "current"
        self._previous = root / "previous"

    def current(self) -> Path:
        """Where the index is.

        Raises:
            IndexUnusable: there is none, or its fields are those of another release.
        """
        return self._pointed(self._pointer)

    def _pointed(self, pointer: Path) -> Path:
        try:
            name = pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise IndexUnusable("it was never built") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnusable(f"its pointer cannot be read: {error}") from error
        match = _NAME.fullmatch(name)
        if match is None:
            raise IndexUnusable("its pointer is damaged")
        if int(match[1]) != FIELDS_VERSION:
            raise IndexUnusable("another release of the shop built it")
        return self._root / name

    def create(self) -> Path:
        """An empty sub-folder that nobody reads yet. For the writer only."""
        path = self._root / f"v{FIELDS_VERSION}-{uuid4().hex}"
        path.mkdir()
        return path

    def switch_to(self, path: Path) -> None:
        """Make a sub-folder the current one, at one stroke. For the writer only."""
        try:
            self._point(self._previous, self.current())
        except IndexUnusable:  # nothing that anybody would go back to
            self._previous.unlink(missing_ok=True)
        self._point(self._pointer, path)

    def switch_back(self) -> None:
        """Make the sub-folder before the current one current again. For the writer only.

        Raises:
            NoEarlierIndex: there is none that can be used.
        """
        try:
            earlier = self._pointed(self._previous)
        except IndexUnusable as error:
            raise NoEarlierIndex from error
        if not earlier.is_dir():
            raise NoEarlierIndex
        self._point(self._pointer, earlier)
        self._previous.unlink()

    def _point(self, pointer: Path, path: Path) -> None:
        waiting = self._root / f"{pointer.name}.new"
        with waiting.open("w", encoding="ascii") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(pointer)

    def sweep(self) -> None:
        """Remove what is neither current nor the one before. For the writer only."""
        try:
            kept = {self.current()}
            if time.time() - self._pointer.stat().st_mtime < OLD_FOLDER_KEPT:
                return
        except IndexUnusable:
            kept = set()  # no reader uses any of them
        with suppress(IndexUnusable):
            kept.add(self._pointed(self._previous))
        for path in self._root.iterdir():
            if _NAME.fullmatch(path.name) and path not in kept:
                shutil.rmtree(path)

    @contextmanager
    def writing(self, activity: str, *, patience: float) -> Iterator[None]:
        """Be the only writer, of all threads and processes of this machine.

        patience: seconds to wait for another writer.

        Raises:
            IndexBusy: another was still writing then; the message says what and which process.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + patience
        with (self._root / "writer.lock").open("a+", encoding="utf-8") as file:
            while not _locked(file.fileno()):
                if time.monotonic() >= deadline:
                    file.seek(0)
                    raise IndexBusy(file.read().strip() or "another writer")
                time.sleep(_POLL)
            # The lock ends with the open file, also when this process is killed.
            file.truncate(0)
            file.write(f"{activity} by process {os.getpid()}")
            file.flush()
            yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
