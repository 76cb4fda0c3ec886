"""What a row of WooCommerce's CSV sells: price, sale, units, weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.drafts import VariantDraft
from catalog.imports import amounts
from catalog.imports.problems import RowError
from catalog.imports.tables import Row
from catalog.imports.variants import Cells, as_text
from catalog.imports.woocommerce import columns as col
from catalog.imports.woocommerce.cells import grams_of_kilograms


@dataclass(frozen=True, slots=True)
class Selling:
    """A readable row."""

    sku: str
    price_minor: int
    compare_at_minor: int | None
    barcode: str
    weight_grams: int
    stock: int

    def draft(self, *, sku: str, options: Mapping[str, str]) -> VariantDraft:
        """The variant, once its SKU and its choices are known."""
        return VariantDraft(
            sku=sku,
            price_minor=self.price_minor,
            options=options,
            compare_at_minor=self.compare_at_minor,
            barcode=self.barcode,
            weight_grams=self.weight_grams,
            stock=self.stock,
        )


def read_selling(
    row: Row, product: Row, *, decimals: int, today: date
) -> tuple[Selling | None, list[RowError]]:
    """What a row sells, and what is wrong with it; None when something cannot be read.

    product: the row of its product, whose weight and SKU a variation may take over.
    """
    cells = Cells(row)
    regular = cells.number(col.PRICE, lambda text: amounts.minor_units(text, decimals=decimals))
    if not row.get(col.PRICE):
        cells.note(col.PRICE, "has no price")
    sale = cells.number(col.SALE_PRICE, lambda text: amounts.minor_units(text, decimals=decimals))
    if sale is not None and not _is_on_sale(cells, today=today):
        sale = None
    is_counted = row.get(col.STOCK).casefold() not in {"", "parent"}
    stock = cells.number(col.STOCK, amounts.units) if is_counted else None
    if not is_counted:
        cells.note(col.STOCK, "has no count of units; counted as 0", warning=True)
    elif stock is not None and stock < 0:
        cells.note(col.STOCK, "sold more than there was; counted as 0", warning=True)
    weight = _weight(cells if _has_weight(row) else Cells(product))
    if regular is None or any(not problem.warning for problem in cells.problems):
        return None, cells.problems
    is_reduced = sale is not None and sale < regular
    return Selling(
        sku=as_text(row.get(col.SKU)),
        price_minor=sale if is_reduced and sale is not None else regular,
        compare_at_minor=regular if is_reduced else None,
        barcode=as_text(row.get(col.BARCODE)),
        weight_grams=weight or 0,
        stock=max(stock or 0, 0),
    ), cells.problems


def _has_weight(row: Row) -> bool:
    return bool(row.get(col.WEIGHT_KG) or row.get(col.WEIGHT_G))


def _weight(cells: Cells) -> int | None:
    if cells.row.get(col.WEIGHT_KG):
        return cells.number(col.WEIGHT_KG, grams_of_kilograms)
    return cells.number(col.WEIGHT_G, amounts.grams)


def _is_on_sale(cells: Cells, *, today: date) -> bool:
    """One that begins later is told: it can be planned here."""
    starts, ends = (_day(cells, column) for column in (col.SALE_FROM, col.SALE_UNTIL))
    if starts is not None and starts > today:
        cells.note(col.SALE_FROM, "the sale has yet to begin: plan it here", warning=True)
        return False
    if ends is not None:
        if ends < today:
            return False
        cells.note(col.SALE_UNTIL, "the sale does not end by itself: plan it here", warning=True)
    return True


def _day(cells: Cells, column: str) -> date | None:
    """WooCommerce writes a day, or a moment."""
    text = cells.row.get(column)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        cells.note(column, "no date such as 2026-11-27")
        return None
