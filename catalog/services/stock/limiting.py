"""How many units of a SKU one customer may buy."""

from catalog.models import StockItem
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

    def set_limit() -> None:
        stock_item(sku)
        limit = StockItem.limit_per_customer
        posting = Posting()
        posting.set(sku, limit.remove() if units is None else limit.set(units))
        posting.commit()

    persistently(set_limit)
