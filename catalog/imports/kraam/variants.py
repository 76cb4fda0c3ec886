"""What a row of our own format sells."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from babel.numbers import get_currency_precision

from catalog.imports import amounts
from catalog.imports.changes import VariantChange
from catalog.imports.problems import RowError, UnreadableCellError
from catalog.imports.tables import Row
from catalog.services.exports.sheet import columns as col
from catalog.services.exports.sheet.cells import entries_of
from catalog.services.exports.sheet.parts import BadCellError, json_texts

Read = Callable[[str], Any]


class VariantReader:
    """Reads rows of one product, whose prices are in one currency."""

    def __init__(self, columns: frozenset[str], currency: str) -> None:
        """columns: that the file has; a cell of another one is not read as empty."""
        self._columns = columns
        self._decimals = get_currency_precision(currency)

    def read(self, row: Row) -> Iterator[VariantChange | RowError]:
        """The variant; only errors when something cannot be read."""
        found: dict[str, Any] = {}
        problems: list[RowError] = []
        for column, (name, read) in self._readers().items():
            if column not in self._columns:
                continue
            try:
                found[name] = read(row.get(column))
            except (UnreadableCellError, BadCellError) as error:
                problems.append(RowError(row.line, column, row.get(column), str(error)))
        if problems:
            yield from problems
            return
        choices, stock = found.pop("choices", None), found.pop("stock", None)
        yield VariantChange(row.line, row.get(col.SKU), found, choices, stock)

    def _readers(self) -> Mapping[str, tuple[str, Read]]:
        return {
            col.PRICE: ("price_minor", self._price),
            col.COMPARE_AT: ("compare_at_minor", lambda cell: self._price(cell) if cell else None),
            col.BARCODE: ("barcode", str),
            col.WEIGHT: ("weight_grams", lambda cell: amounts.grams(cell) if cell else 0),
            col.VARIANT_SOURCE: ("source", lambda cell: json_texts(cell, col.VARIANT_SOURCE)),
            col.CHOICES: ("choices", _choices),
            col.STOCK: ("stock", lambda cell: max(amounts.units(cell), 0) if cell else None),
        }

    def _price(self, cell: str) -> int:
        if not cell:
            raise UnreadableCellError("a variant needs a price")
        return amounts.minor_units(cell, decimals=self._decimals)


def _choices(cell: str) -> dict[str, str]:
    """ "kleur=zwart", a choice a line; commas between them do as well."""
    lines = [part.strip() for entry in entries_of(cell) for part in entry.split(",")]
    chosen: dict[str, str] = {}
    for line in filter(None, lines):
        option, _, value = line.partition("=")
        if not value.strip() or option.strip() in chosen:
            raise UnreadableCellError("not choices such as kleur=zwart, maat=m")
        chosen[option.strip()] = value.strip()
    return chosen
