"""What an import met before, and on which line, in constant memory however long the file is."""

import sqlite3
from types import TracebackType


class Seen:
    """Remembers keys of several kinds on disk. A context manager: it removes its file after."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # "": temporary, spills to disk
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(
            "CREATE TABLE seen (kind TEXT, name TEXT, line INTEGER, PRIMARY KEY (kind, name))"
            " WITHOUT ROWID"
        )

    def first_line(self, kind: str, name: str, *, line: int) -> int | None:
        """The line where this was seen first; None when that is here and now."""
        added = self._database.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (kind, name, line)
        )
        if added.rowcount:
            return None
        found = self._database.execute(
            "SELECT line FROM seen WHERE kind = ? AND name = ?", (kind, name)
        )
        return int(found.fetchone()[0])

    def __enter__(self) -> "Seen":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
