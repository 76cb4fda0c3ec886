"""A CSV or XLSX file of the real world as rows by column: encoding and header found out."""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from catalog.imports.csv_rows import Record, Records
from catalog.imports.encodings import detect
from catalog.imports.problems import RowError, UnreadableFileError
from catalog.imports.spreadsheets import is_spreadsheet, opened_sheet

DELIMITERS = ",;\t|"
HEADER_WITHIN = 20  # lines; blank ones and Excel's "sep=;" may precede the header

Recognise = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One record. values: column to text without surrounding spaces; empty cells are left out."""

    line: int  # of a spreadsheet: its row
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        """The text of a cell, or an empty one."""
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """rows: in the file's order. written: usual name of a column to the file's own, for reports."""

    written: Mapping[str, str]
    rows: Iterator[Row | RowError]


def as_written(error: RowError, written: Mapping[str, str]) -> RowError:
    """With the column as this file heads it, which is what the merchant looks for."""
    return replace(error, column=written.get(error.column, error.column))


@contextmanager
def open_table(
    stream: BinaryIO, *, recognise: Recognise, required: Collection[str]
) -> Iterator[Table]:
    """The table in a stream, which is left open. A pipe is first copied to a temporary file.

    recognise: a heading to the usual name of its column, or None for an unknown one.

    Raises:
        UnreadableFileError: empty, no text, or without a header that has the required columns.
    """
    with _seekable(stream) as source:
        if is_spreadsheet(source):
            with opened_sheet(source) as rows:
                yield _table_of_sheet(rows, recognise=recognise, required=required)
            return
        encoding = detect(source)
        text = io.TextIOWrapper(
            cast(io.BufferedReader, source), encoding, errors="replace", newline=""
        )
        try:
            yield _table(text, encoding, recognise=recognise, required=required)
        finally:
            text.detach()


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def _table(
    text: io.TextIOWrapper,
    encoding: str,
    *,
    recognise: Recognise,
    required: Collection[str],
) -> Table:
    delimiter = _delimiter(text, recognise)
    records = Records(text, delimiter=delimiter)
    header = records.read()
    if header is not None and _is_hint(header):
        header = records.read()
    if header is None:
        raise UnreadableFileError("The file is empty.")
    if header.cells is None:
        raise UnreadableFileError(
            f"The header, line {header.line}, cannot be read: {header.damage}."
        )
    columns, written = _checked_columns(header.line, header.cells, recognise, required)
    return Table(written, _rows(records, columns, encoding))


def _table_of_sheet(
    rows: Iterator[tuple[int, list[str]]], *, recognise: Recognise, required: Collection[str]
) -> Table:
    first = next(rows, None)
    if first is None:
        raise UnreadableFileError("The file is empty.")
    columns, written = _checked_columns(*first, recognise, required)
    return Table(written, _rows_of_sheet(rows, columns))


def _rows_of_sheet(
    rows: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]
) -> Iterator[Row | RowError]:
    for number, cells in rows:
        if any(cell.strip() for cell in cells[len(columns) :]):
            message = f"more cells than the header has columns ({len(columns)})"
            yield RowError(number, "", next(filter(None, cells)), message)
            continue
        values = {
            column: value
            for column, cell in zip(columns, cells, strict=False)
            if (value := cell.strip())
        }
        yield Row(number, values)


def _checked_columns(
    line: int, cells: list[str], recognise: Recognise, required: Collection[str]
) -> tuple[tuple[str, ...], Mapping[str, str]]:
    columns, written = _columns(cells, recognise)
    missing = [name for name in required if name not in written]
    if missing:
        raise UnreadableFileError(
            f"The header, line {line}, lacks the column{'s' * (len(missing) > 1)} "
            f"{', '.join(missing)}. Is this the product file, with its first line?"
        )
    return columns, written


def _delimiter(text: io.TextIOWrapper, recognise: Recognise) -> str:
    """The one with which the first lines show most known columns. Rewinds."""
    lines = [text.readline(5_000) for _ in range(HEADER_WITHIN)]
    text.seek(0)

    def known(delimiter: str) -> int:
        rows = csv.reader(lines, delimiter=delimiter)
        return max((sum(recognise(cell) is not None for cell in row) for row in rows), default=0)

    return max(DELIMITERS, key=known)


def _is_hint(record: Record) -> bool:
    """Excel's own "sep=;" above the header."""
    return record.cells is not None and record.cells[0].strip().lower().startswith("sep=")


def _columns(header: list[str], recognise: Recognise) -> tuple[tuple[str, ...], Mapping[str, str]]:
    while header and not header[-1].strip():
        header = header[:-1]
    columns: list[str] = []
    written: dict[str, str] = {}
    for position, cell in enumerate(header, start=1):
        heading = re.sub(r"\s+", " ", cell.replace("�", "")).strip()
        known = recognise(heading)
        if known in written:
            raise UnreadableFileError(
                f"The header has two columns for {known}: {written[known]}, {heading}."
            )
        name = known or _unused(heading or f"Column {position}", columns)
        columns.append(name)
        written[name] = heading
    return tuple(columns), written


def _unused(name: str, taken: Collection[str]) -> str:
    candidates = (name, *(f"{name} ({count})" for count in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _rows(records: Records, columns: tuple[str, ...], encoding: str) -> Iterator[Row | RowError]:
    for record in records.rows(len(columns)):
        if isinstance(record, RowError):
            yield record
            continue
        values: dict[str, str] = {}
        for column, cell in zip(columns, record.cells or [], strict=False):
            if "�" in cell:
                yield RowError(
                    record.line,
                    column,
                    cell,
                    f"holds bytes that are no text ({encoding}); they were left out",
                    warning=True,
                )
                cell = cell.replace("�", "")
            if value := cell.strip():
                values[column] = value
        yield Row(record.line, values)
