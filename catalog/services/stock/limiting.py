"""What a merchant says of one SKU: how many a customer may buy, and from how few on it is low."""

from datetime import datetime
from typing import Any

from catalog.models import StockItem
from catalog.selectors.stock_parts import units_of
from catalog.services.low_stock import note_low_stock
from catalog.services.stock.parts import stock_item
from catalog.services.stock.posting import Posting
from catalog.services.stock.retrying import persistently


def limit_purchases(*, sku: str, units: int | None) -> None:
    """Let one customer buy so many units at most; None: as many as there are.

    Raises:
        SkuNotFound: no product has this SKU.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: a limit below 1.
    """
    if units is not None and units < 1:
        raise ValueError("A customer may buy at least one unit.")
    _say(sku, StockItem.limit_per_customer, units)


def set_threshold(*, sku: str, units: int | None, now: datetime) -> None:
    """Call so many units of a SKU low, and fewer; None: as many as of any other. Safe to repeat.

    The list of low stock knows it at once.

    Raises:
        SkuNotFound: no product has this SKU.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: fewer than no units.
    """
    if units is not None and units < 0:
        raise ValueError("There are never fewer than no units.")
    _say(sku, StockItem.low_from, units)
    note_low_stock(units_of([sku], consistent=True).values(), read_at=now)


def _say(sku: str, what: Any, units: int | None) -> None:
    """Store it with the SKU's head; None takes it away."""

    def store() -> None:
        stock_item(sku)
        posting = Posting()
        posting.set(sku, what.remove() if units is None else what.set(units))
        posting.commit()

    persistently(store)
