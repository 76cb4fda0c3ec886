"""Rows into a CSV or XLSX file, a row at a time."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

Cell = str | int | Decimal
BOM = "\ufeff"  # by which Excel knows that a CSV file is in UTF-8
ROWS_OF_A_SHEET = 1_000_000  # Excel has 1,048,576
# Full-width signs are formulas in some languages' settings.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class ExportFormat(TextChoices):
    """What a file of rows is."""

    CSV = "csv", _("CSV, for any program")
    XLSX = "xlsx", _("XLSX, for Excel and LibreOffice")


TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class RowWriter(Protocol):
    """Takes rows in their order."""

    def write(self, row: Iterable[Cell]) -> object:
        """The next one."""


class Text(Protocol):
    """Takes text; what it gives back for it is the caller's business."""

    def write(self, text: str, /) -> Any:
        """The next piece."""


@contextmanager
def writer(file: IO[bytes], form: ExportFormat, head: list[str]) -> Iterator[RowWriter]:
    """Write rows into this; the file is whole once it is left."""
    if form == ExportFormat.CSV:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        text.write(BOM)
        rows = CsvRows(text)
        rows.write(head)
        yield rows
        text.flush()
        text.detach()
        return
    # Rows go to the disk as they come, and text is text, whatever it looks like.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        yield XlsxRows(book, head)


class CsvRows:
    """Lines with commas between the cells (RFC 4180)."""

    def __init__(self, file: Text) -> None:
        self._writer = csv.writer(file)

    def write(self, row: Iterable[Cell]) -> Any:
        """The next line; gives back what the file gave back for it."""
        return self._writer.writerow([neutral(cell) for cell in row])


class XlsxRows:
    """Rows of sheets, each as long as spreadsheets can read."""

    def __init__(self, book: Workbook, head: list[str]) -> None:
        self._book, self._head = book, head
        self._add_sheet()

    def write(self, row: Iterable[Cell]) -> None:
        """The next row, on the next sheet where one is full."""
        if self._next > ROWS_OF_A_SHEET:
            self._add_sheet()
        self._put(row)

    def _add_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._next = 0
        self._put(self._head)

    def _put(self, row: Iterable[Cell]) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                self._sheet.write_string(self._next, column, cell)
            else:
                self._sheet.write_number(self._next, column, cell)
        self._next += 1


def neutral(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula, made one that it shows.

    Customers type names. Source: owasp.org, "CSV Injection".
    """
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell
