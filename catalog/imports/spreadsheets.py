"""Rows of an XLSX file, read one after the other: never the whole of a sheet in memory."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from catalog.imports.problems import UnreadableFileError

ZIP = b"PK\x03\x04"
MAX_ROWS = 1_048_576  # of a sheet. Source: "Excel specifications and limits", Microsoft
# Bytes when unpacked. Texts that several cells share are held in memory by the reader; an export of
# ours shares none.
MAX_UNPACKED = 2 * 1024**3
MAX_SHARED = 100 * 1024**2
MAX_PARTS = 2_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OTHER_ZIP = "This is a zip or OpenDocument file, not XLSX. Save what is in it as XLSX or CSV."
_BROKEN = "This Excel file or zip is damaged, or protected by a password. Save it anew, or as CSV."
_DAMAGE = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, IndexError,
    AttributeError, SyntaxError, EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip


def is_spreadsheet(stream: BinaryIO) -> bool:
    """Whether a stream begins as zip files do. It is at its start again afterwards."""
    stream.seek(0)
    start = stream.read(len(ZIP))
    stream.seek(0)
    return start == ZIP


@contextmanager
def opened_sheet(stream: BinaryIO) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """Rows with their numbers, from 1, of the first sheet, and of those with the same header.

    Raises:
        UnreadableFileError: no spreadsheet, damaged, or larger than can be read.
    """
    _check_size(stream)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except _DAMAGE as error:
        raise UnreadableFileError(_BROKEN) from error
    try:
        yield _rows(book.worksheets)
    finally:
        book.close()


def _check_size(stream: BinaryIO) -> None:
    """Before anything is unpacked. A zip file that understates its sizes is read no further."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(_BROKEN) from error
    finally:
        stream.seek(0)
    if "xl/workbook.xml" not in sizes:
        raise UnreadableFileError(_OTHER_ZIP)
    others = sum(size for name, size in sizes.items() if not name.startswith("xl/worksheets/"))
    if len(sizes) > MAX_PARTS or sum(sizes.values()) > MAX_UNPACKED or others > MAX_SHARED:
        raise UnreadableFileError("The spreadsheet is too large when unpacked. Save it as CSV.")


def _rows(sheets: Sequence[Any]) -> Iterator[tuple[int, list[str]]]:
    """Numbers go on over the sheets, so that each row has one of its own."""
    header: list[str] | None = None
    before = 0
    try:
        for sheet in sheets:
            sheet.reset_dimensions()  # what a file says of them may be anything
            number = 0
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                if number > MAX_ROWS:
                    raise UnreadableFileError(_BROKEN)
                cells = _trimmed([_text(value) for value in row])
                if number == 1 and header is not None:
                    if cells != header:
                        break
                    continue
                if number == 1:
                    header = cells
                if any(cells):
                    yield before + number, cells
            before += number
    except _DAMAGE as error:
        raise UnreadableFileError(_BROKEN) from error


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: Any) -> str:
    """A cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):  # as Python shows it, which is as few digits as tell it
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return _ESCAPED.sub(_character, str(value)) if "_x" in str(value) else str(value)


def _character(found: re.Match[str]) -> str:
    """What XML cannot hold. Source: ECMA-376, part 1, 22.9.2.19 (ST_Xstring)."""
    return chr(int(found[1], 16))
