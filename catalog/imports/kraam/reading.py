"""Reads our own format: rows of one product stand together, columns may be left out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import BinaryIO

from slugify import slugify

from catalog.drafts import MAX_VARIANTS, CategoryDraft
from catalog.imports import codes
from catalog.imports.changes import ReadChange, VariantChange
from catalog.imports.kraam.variants import VariantReader
from catalog.imports.problems import RowError, UnreadableFileError
from catalog.imports.seen import Seen
from catalog.imports.tables import Recognise, Row, open_table
from catalog.services.exports.sheet import columns as col
from catalog.services.exports.sheet.cells import entries_of, texts_beside, unguarded
from catalog.services.exports.sheet.exact import exact_fields
from catalog.services.exports.sheet.parts import BadCellError, document_of_cells

_LACKS = "The header names neither products (product_id) nor variants (sku)."


def read(
    stream: BinaryIO,
    *,
    language: str = "nl",  # noqa: ARG001 (texts are in the languages of their columns)
    currency: str = "EUR",
    recognise: Recognise = col.recognise,
    today: date,  # noqa: ARG001 (its prices have no dates)
) -> Iterator[ReadChange | RowError]:
    """What a file says of products, in its order, and what could not be read.

    Memory does not grow with the file. A row with an unreadable cell of its variant loses it; one
    with an unreadable cell of the product loses the product.

    currency: of prices of products whose rows do not tell it, ISO 4217.
    recognise: gives the usual name of a column by its heading.

    Raises:
        UnreadableFileError: nothing was yielded yet: empty, or no column says what a row is about.
    """
    with open_table(stream, recognise=recognise, required=()) as table, Seen() as seen:
        columns = frozenset(table.written) & frozenset(col.ALL)
        if not columns & {col.PRODUCT_ID, col.SKU}:
            raise UnreadableFileError(_LACKS)
        reader = _Reader(columns, seen, currency)
        for item in reader.changes(_continued(table.rows)):
            if isinstance(item, RowError):
                yield replace(item, column=table.written.get(item.column, item.column))
            else:
                yield item


def _continued(rows: Iterator[Row | RowError]) -> Iterator[Row | RowError]:
    """Rows whose cells are whole: what was too long for one goes on in the rows below it."""
    whole: Row | None = None
    for row in rows:
        if isinstance(row, RowError):
            yield row
            continue
        values = {column: unguarded(cell) for column, cell in row.values.items()}
        if whole is not None and values.pop(col.CONTINUES, ""):
            longer = dict(whole.values)
            for column, cell in values.items():
                if column != col.PRODUCT_ID:
                    longer[column] = longer.get(column, "") + cell
            whole = Row(whole.line, longer)
            continue
        if whole is not None:
            yield whole
        whole = Row(row.line, values)
    if whole is not None:
        yield whole


class _Reader:
    """Puts the rows of each product together."""

    def __init__(self, columns: frozenset[str], seen: Seen, currency: str) -> None:
        self._columns = columns
        self._seen = seen
        self._currency = currency

    def changes(self, rows: Iterator[Row | RowError]) -> Iterator[ReadChange | RowError]:
        """Each product once; without ids, each row is one."""
        group: list[Row] = []
        for row in rows:
            if isinstance(row, RowError):
                yield row
                continue
            product_id = row.get(col.PRODUCT_ID)
            if group and product_id and product_id == group[0].get(col.PRODUCT_ID):
                group.append(row)
                continue
            if group:
                yield from self._change(group)
            problem = self._out_of_place(product_id, row)
            if problem:
                yield problem
            group = [] if problem else [row]
        if group:
            yield from self._change(group)

    def _out_of_place(self, product_id: str, row: Row) -> RowError | None:
        if not product_id:
            if row.get(col.SKU):
                return None
            message = "the row names no product and no SKU; it was left out"
            return RowError(row.line, col.PRODUCT_ID, "", message)
        first = self._seen.first_line("product", product_id, line=row.line)
        if first is None:
            return None
        message = f"the rows of this product began on line {first} and have ended; it was left out"
        return RowError(row.line, col.PRODUCT_ID, product_id, message)

    def _change(self, rows: list[Row]) -> Iterator[ReadChange | RowError]:
        first = rows[0]
        cells = {**dict.fromkeys(self._columns, ""), **first.values}
        yield from self._differing(rows)
        try:
            fields = document_of_cells(cells)
            exact = _exact(cells, fields)
        except BadCellError as error:
            message = f"{error}; the product was left out"
            yield RowError(first.line, error.column, cells.get(error.column, ""), message)
            return
        variants: list[VariantChange] = []
        reader = VariantReader(self._columns, fields.get("currency") or self._currency)
        for row in rows:
            if not row.get(col.SKU):
                continue
            for item in self._variant(row, reader):
                if isinstance(item, RowError):
                    yield item
                elif len(variants) < MAX_VARIANTS:
                    variants.append(item)
                else:
                    message = f"a product has at most {MAX_VARIANTS} variants"
                    yield RowError(row.line, col.SKU, item.sku, message)
        yield ReadChange(
            line=first.line,
            product_id=first.get(col.PRODUCT_ID),
            columns=self._columns,
            fields=fields,
            variants=tuple(variants),
            exact=exact,
            categories=_categories(cells),
        )

    def _variant(self, row: Row, reader: VariantReader) -> Iterator[VariantChange | RowError]:
        sku = row.get(col.SKU)
        if len(sku) > codes.SKU_LENGTH:
            yield RowError(row.line, col.SKU, sku, f"longer than {codes.SKU_LENGTH} characters")
        elif first := self._seen.first_line("sku", sku, line=row.line):
            yield RowError(row.line, col.SKU, sku, f"also on line {first}; it was left out")
        else:
            yield from reader.read(row)

    def _differing(self, rows: list[Row]) -> Iterator[RowError]:
        """The product's own columns count on its first row."""
        first = rows[0]
        of_variants = {*col.OF_VARIANT, col.PRODUCT_ID}
        for row in rows[1:]:
            for column, value in row.values.items():
                if column in self._columns - of_variants and value != first.get(column):
                    message = f"differs from line {first.line}, which counts"
                    yield RowError(row.line, column, value, message, warning=True)


def _exact(cells: Mapping[str, str], fields: Mapping[str, object]) -> dict[str, object]:
    try:
        return exact_fields(cells.get(col.EXACT, ""), fields)
    except ValueError as error:
        raise BadCellError(col.EXACT, str(error)) from error


def _categories(cells: Mapping[str, str]) -> tuple[CategoryDraft, ...]:
    """The way to its category; without names of those that the file has none for."""
    ids = entries_of(cells.get(col.CATEGORY, ""))
    names = texts_beside(cells, col.CATEGORY_NAME, len(ids))
    parents = [None, *ids]
    return tuple(
        CategoryDraft(
            category_id=id_,
            parent_id=parent,
            names=texts,
            slugs={
                language: slugify(text, max_length=60) or id_ for language, text in texts.items()
            },
        )
        for id_, parent, texts in zip_longest(ids, parents[: len(ids)], names)
    )
