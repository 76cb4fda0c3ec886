"""Reads the product CSV that WooCommerce exports: simple, variable and grouped products."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from babel.numbers import get_currency_precision

from catalog.imports.amounts import units
from catalog.imports.assembly import ReadProduct
from catalog.imports.problems import RowError, UnreadableCellError
from catalog.imports.seen import Seen
from catalog.imports.tables import Recognise, Row, as_written, open_table
from catalog.imports.woocommerce import columns as col
from catalog.imports.woocommerce.cells import parts
from catalog.imports.woocommerce.gathering import Gathered
from catalog.imports.woocommerce.products import Reading, product_of

_NOT_SOLD = "is sold elsewhere; it was left out"
_GROUPED = "a group is no product here: its parts are shown beside each other"


def read(
    stream: BinaryIO,
    *,
    language: str = "nl",
    currency: str = "EUR",
    recognise: Recognise = col.recognise,
    today: date,
) -> Iterator[ReadProduct | RowError]:
    """The products of a file in its order, and what could not be read.

    Memory does not grow with the file: variations, which may stand anywhere, wait on disk.

    language: that the file's texts are in. currency: of its prices, ISO 4217.
    recognise: gives the usual name of a column by its heading.
    today: which of two prices holds.

    Raises:
        UnreadableFileError: nothing was yielded yet: empty, or without a required column.
    """
    with (
        open_table(stream, recognise=recognise, required=col.REQUIRED) as table,
        Gathered() as gathered,
        Seen() as seen,
    ):
        reading = Reading(
            language=language,
            currency=currency,
            decimals=get_currency_precision(currency),
            today=today,
            seen=seen,
        )
        told = col.told(table.written)
        for item in _items(table.rows, gathered, reading):
            if isinstance(item, RowError):
                yield as_written(item, table.written)
            else:
                yield replace(item, told=told)


def _items(
    rows: Iterator[Row | RowError], gathered: Gathered, reading: Reading
) -> Iterator[ReadProduct | RowError]:
    for row in rows:
        if isinstance(row, RowError):
            yield row
        else:
            yield from _gather(row, gathered)
    gathered.all_there()
    for line, parent in gathered.orphans():
        message = "no product of the file has this id or SKU; the variation was left out"
        yield RowError(line, col.PARENT, parent, message)
    for product, variations in gathered.products():
        yield from product_of(product, variations, reading, beside=gathered.beside(product))


def _gather(row: Row, gathered: Gathered) -> Iterator[RowError]:
    kinds = {kind.casefold() for kind in parts(row.get(col.TYPE))}
    if kinds & {"variation"}:
        if row.get(col.PARENT):
            gathered.add_variation(row, place=_place(row))
        else:
            yield RowError(row.line, col.PARENT, "", "the variation names no product")
    elif kinds & {"grouped"}:
        gathered.add_group(row, parts(row.get(col.GROUPED)))
        yield RowError(row.line, col.TYPE, row.get(col.NAME), _GROUPED, warning=True)
    elif kinds & {"external"}:
        yield RowError(row.line, col.TYPE, row.get(col.NAME), _NOT_SOLD)
    elif kinds & {"simple", "variable"}:
        first = gathered.add_product(row)
        if first is not None:
            message = f"line {first} has this id or SKU already; it was left out"
            yield RowError(row.line, col.SKU, row.get(col.SKU) or row.get(col.ID), message)
    else:
        message = "no kind of product that we know; it was left out"
        yield RowError(row.line, col.TYPE, row.get(col.TYPE), message)


def _place(row: Row) -> int:
    """What cannot be read keeps the order of the file."""
    try:
        return units(row.get(col.POSITION) or "0")
    except UnreadableCellError:
        return 0
