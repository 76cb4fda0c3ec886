"""Variant rows of Shopify's CSV: what each sells, and the options that they choose from."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.drafts import Option, OptionValue, VariantDraft
from catalog.imports import amounts, codes
from catalog.imports import columns as col
from catalog.imports.problems import RowError, UnreadableCellError
from catalog.imports.tables import Row

NO_CHOICE = "default title"  # what Shopify writes for a product without options
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)  # what Excel makes of a barcode


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A readable row. choices: what it says under each of the three options, perhaps nothing."""

    line: int
    choices: tuple[str, ...]
    sku: str
    price_minor: int
    compare_at_minor: int | None
    barcode: str
    weight_grams: int
    stock: int | None
    source: dict[str, str]

    def draft(self, *, sku: str, options: dict[str, str], source: dict[str, str]) -> VariantDraft:
        """The variant, once its SKU and the codes of its choices are known."""
        return VariantDraft(
            sku=sku,
            price_minor=self.price_minor,
            options=options,
            compare_at_minor=self.compare_at_minor,
            barcode=self.barcode,
            weight_grams=self.weight_grams,
            stock=self.stock,
            source=source,
        )


class Cells:
    """Reads the cells of one row, and keeps what is wrong with them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.problems: list[RowError] = []

    def number(self, column: str, read: Callable[[str], int]) -> int | None:
        """None: the cell is empty, or a problem was noted."""
        text = self.row.get(column)
        if not text:
            return None
        try:
            return read(text)
        except UnreadableCellError as wrong:
            self.note(column, str(wrong))
            return None

    def note(self, column: str, message: str, *, warning: bool = False) -> None:
        """Keep what is wrong with a cell."""
        line, value = self.row.line, self.row.get(column)
        self.problems.append(RowError(line, column, value, message, warning=warning))


def read_variant(
    row: Row, *, decimals: int, leftovers: dict[str, str]
) -> tuple[VariantRow | None, list[RowError]]:
    """The variant of a row, and what is wrong with it; None when something cannot be read.

    decimals: of the currency. leftovers: further columns that are this variant's own.
    """
    cells, source = Cells(row), dict(leftovers)
    price = cells.number(col.PRICE, lambda text: amounts.minor_units(text, decimals=decimals))
    if not row.get(col.PRICE):
        cells.note(col.PRICE, "the variant has no price")
    before = cells.number(col.COMPARE_AT, lambda text: amounts.minor_units(text, decimals=decimals))
    if before is not None and price is not None and before <= price:
        source[col.COMPARE_AT] = row.get(col.COMPARE_AT)  # no reduction, so nothing to show
        before = None
    weight = cells.number(col.GRAMS, amounts.grams)
    stock = cells.number(col.QUANTITY, amounts.units)
    if stock is not None and stock < 0:
        cells.note(col.QUANTITY, "sold more than there was; counted as 0", warning=True)
        source[col.QUANTITY] = row.get(col.QUANTITY)
        stock = 0
    barcode = as_text(row.get(col.BARCODE))
    if _SCIENTIFIC.fullmatch(barcode):
        cells.note(col.BARCODE, "a spreadsheet rounded this barcode; left empty", warning=True)
        source[col.BARCODE], barcode = barcode, ""
    if price is None or any(not problem.warning for problem in cells.problems):
        return None, cells.problems
    return VariantRow(
        line=row.line,
        choices=tuple(row.get(column) for column in col.OPTION_VALUES),
        sku=as_text(row.get(col.SKU)),
        price_minor=price,
        compare_at_minor=before,
        barcode=barcode,
        weight_grams=weight or 0,
        stock=stock,
        source=source,
    ), cells.problems


def as_text(value: str) -> str:
    """A code without the apostrophe that keeps a spreadsheet from reading digits as a number."""
    return value.removeprefix("'").strip()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A variant row and its choices: option code to value code."""

    row: VariantRow
    options: dict[str, str]


class OptionTable:
    """The options of one product, built from the rows of its variants in their order."""

    def __init__(self, names: Sequence[str], rows: Iterable[VariantRow], *, language: str) -> None:
        self._language = language
        self._rows = list(rows)
        self._used = [n for n in range(len(col.OPTION_VALUES)) if self._is_used(n, names[n])]
        self._names = {n: names[n] or f"Option {n + 1}" for n in self._used}
        self._codes: dict[int, str] = {}
        for n in self._used:
            self._codes[n] = codes.option_code(self._names[n], self._codes.values())
        self._values: dict[int, dict[str, OptionValue]] = {n: {} for n in self._used}

    def _is_used(self, n: int, name: str) -> bool:
        values = {row.choices[n].casefold() for row in self._rows} - {""}
        no_choice = values == {NO_CHOICE} and name.casefold() in {"title", ""}
        return bool(values) and not no_choice

    def choose(self) -> Iterator[Chosen | RowError]:
        """Each row with its choices; an error for one that lacks a choice, or repeats another."""
        lines: dict[tuple[str, ...], int] = {}
        for row in self._rows:
            lacking = next((n for n in self._used if not row.choices[n]), None)
            key = tuple(row.choices[n].casefold() for n in self._used)
            if lacking is not None:
                message = f"the variant has no value for {self._names[lacking]}"
                yield RowError(row.line, col.OPTION_VALUES[lacking], "", message)
            elif key in lines:
                message = f"the same variant as on line {lines[key]}"
                yield RowError(row.line, col.OPTION_VALUES[0], row.choices[0], message)
            else:
                lines[key] = row.line
                yield Chosen(row, {self._codes[n]: self._value(n, row) for n in self._used})

    def _value(self, n: int, row: VariantRow) -> str:
        name, values = row.choices[n], self._values[n]
        known = values.get(name.casefold())
        if known is None:
            code = codes.value_code(name, {value.code for value in values.values()})
            known = OptionValue(code, {self._language: name})
            values[name.casefold()] = known
        return known.code

    def options(self) -> tuple[Option, ...]:
        """After choose(): the options with the values that some variant has."""
        return tuple(
            Option(
                self._codes[n], {self._language: self._names[n]}, tuple(self._values[n].values())
            )
            for n in self._used
        )
