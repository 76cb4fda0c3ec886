"""Reads the product CSV that Shopify exports, one product at a time."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from babel.numbers import get_currency_precision
from slugify import slugify

from catalog.imports import columns as col
from catalog.imports.assembly import Assembly, ReadProduct
from catalog.imports.problems import RowError
from catalog.imports.seen import Seen
from catalog.imports.tables import Recognise, Row, as_written, open_table


def read(
    stream: BinaryIO,
    *,
    language: str = "nl",
    currency: str = "EUR",
    recognise: Recognise = col.recognise,
) -> Iterator[ReadProduct | RowError]:
    """The products of a file in its order, and what could not be read, near where it stands.

    Memory does not grow with the file. A row with an unreadable price, number or choice loses its
    variant; the rest of its product goes in. The rows of one product stand together, as Shopify
    writes them: a row that comes too late is an error.

    language: that the file's texts are in. currency: of its prices, ISO 4217.
    recognise: gives the usual name of a column by its heading.

    Raises:
        UnreadableFileError: nothing was yielded yet: empty, or without a required column.
    """
    with (
        open_table(stream, recognise=recognise, required=col.REQUIRED) as table,
        Seen() as seen,
    ):
        written = table.written
        told = col.told(written)
        for item in _products(table.rows, seen=seen, language=language, currency=currency):
            if isinstance(item, RowError):
                yield as_written(item, written)
            else:
                yield replace(item, told=told)


def _products(
    rows: Iterator[Row | RowError], *, seen: Seen, language: str, currency: str
) -> Iterator[ReadProduct | RowError]:
    decimals = get_currency_precision(currency)
    current: Assembly | None = None
    for row in rows:
        if isinstance(row, RowError):
            yield row
            continue
        handle = row.get(col.HANDLE) or slugify(row.get(col.TITLE))
        if current is None or handle != current.handle:
            if problem := _out_of_place(handle, row, seen):
                yield problem
                continue
            if current is not None:
                yield from current.finish()
            current = Assembly(
                handle, row.line, seen=seen, language=language, currency=currency, decimals=decimals
            )
        yield from current.add(row)
    if current is not None:
        yield from current.finish()


def _out_of_place(handle: str, row: Row, seen: Seen) -> RowError | None:
    if not handle:
        return RowError(row.line, col.HANDLE, "", "the row names no product; it was left out")
    first = seen.first_line("handle", handle, line=row.line)
    if first is None:
        return None
    message = f"the rows of this product began on line {first} and have ended; it was left out"
    return RowError(row.line, col.HANDLE, handle, message)
