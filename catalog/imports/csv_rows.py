"""Records of a CSV file with their line numbers, and past a damaged one: on to the next sound one.

Python's csv module reads; this adds what it lacks: bounds, and a way back after an unclosed quote,
which would otherwise swallow the rows that follow.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from catalog.imports.problems import RowError

MAX_RECORD = 1_000_000  # characters; a stored product holds 400 KB


@dataclass(frozen=True, slots=True)
class Record:
    """line: where it starts, from 1. lines: how many it takes. cells: None when it is damaged."""

    line: int
    lines: int
    cells: list[str] | None
    damage: str = ""


class _RecordTooLongError(Exception):
    """A record went on beyond MAX_RECORD."""


class _Lines:
    """Physical lines of a file, of which the last ones can be given back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.taken: list[str] = []  # since start()
        self._size = 0
        self.next_line = 1  # the number of the line that comes next

    def start(self) -> None:
        self.taken, self._size = [], 0

    def give_back(self, count: int) -> None:
        """Let the last `count` lines of those taken come again."""
        for _ in range(count):
            self._returned.appendleft(self.taken.pop())
        self.next_line -= count

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._read()
        if not line:
            raise StopIteration
        self.next_line += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size > MAX_RECORD:
            raise _RecordTooLongError
        return line.replace("\0", "�")

    def _read(self) -> str:
        line = self._text.readline(MAX_RECORD + 1)
        if len(line) > MAX_RECORD and not line.endswith(("\n", "\r")):
            while (rest := self._text.readline(MAX_RECORD)) and not rest.endswith(("\n", "\r")):
                pass
        return line


class Records:
    """Reads records one by one. Blank lines are no records."""

    def __init__(self, text: TextIO, *, delimiter: str) -> None:
        # A limit of the whole process, and lower than descriptions need; only ever raised here.
        csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD))
        self._lines = _Lines(text)
        self._delimiter = delimiter

    def read(self) -> Record | None:
        """The next record, sound or damaged; None at the end."""
        while True:
            self._lines.start()
            line = self._lines.next_line
            cells, damage = self._parse()
            if not self._lines.taken:
                return None
            if cells is None or any(cell.strip() for cell in cells):
                return Record(line, len(self._lines.taken), cells, damage)

    def _parse(self) -> tuple[list[str] | None, str]:
        try:
            return next(csv.reader(self._lines, delimiter=self._delimiter, strict=True), []), ""
        except _RecordTooLongError:
            return None, f"a quote is not closed, or the row is longer than {MAX_RECORD} characters"
        except csv.Error:
            return None, "the quotes are not balanced"

    def rows(self, width: int) -> Iterator[Record | RowError]:
        """Sound records of at most `width` cells, and one error for each stretch that is none."""
        while (record := self.read()) is not None:
            if record.cells is not None and self._fits(record, width):
                yield record
                continue
            message = record.damage or f"not as many cells as the header has columns ({width})"
            last = record.line
            if record.lines > 1:
                self._lines.give_back(record.lines - 1)
                last = self._skip_to_sound(width)
            if last > record.line:
                message += f"; nothing was read up to line {last}"
            yield RowError(record.line, "", _start_of(record), message)

    @staticmethod
    def _fits(record: Record, width: int) -> bool:
        """Trailing cells may be missing, but not where a stray quote may have swallowed rows."""
        assert record.cells is not None
        spilled = any(cell.strip() for cell in record.cells[width:])
        return not spilled and (record.lines == 1 or len(record.cells) >= width)

    def _skip_to_sound(self, width: int) -> int:
        """Give up lines until a record starts that has exactly `width` cells. The last one lost."""
        while (record := self.read()) is not None:
            sound = record.cells is not None and len(record.cells) == width
            self._lines.give_back(record.lines if sound else record.lines - 1)
            if sound:
                break
        return self._lines.next_line - 1


def _start_of(record: Record) -> str:
    return next((cell for cell in record.cells or [] if cell.strip()), "")
