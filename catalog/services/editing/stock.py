"""What becomes of the stock of SKUs that a product loses: books that say something are kept."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from catalog.models import MovementKind, StockItem, StockMovement
from catalog.selectors.stock_parts import parts_of, units_of
from catalog.services.stock.movements import movement
from catalog.services.stock.posting import Posting
from catalog.services.stock.retrying import Contended, Unmet, persistently

_UNSOLD = (StockItem.reserved == 0) & (StockItem.sold == 0)


def in_use(skus: Iterable[str]) -> list[str]:
    """Those of which there are units, or which were ordered. One consistent read, or two."""
    wanted = list(skus)
    if not wanted:
        return []
    units = units_of(wanted, consistent=True)
    return [sku for sku, each in units.items() if each.available or each.reserved or each.sold]


def forget_stock(skus: Iterable[str]) -> None:
    """Free SKUs for others, as far as there are no units of them; safe to repeat."""
    for sku in skus:
        posting = _removal(sku, empty=True)
        if posting is None:
            continue
        try:
            posting.commit()
        except (Contended, Unmet):
            continue  # units came in just now: the books are kept


def write_off_unsold(sku: str, *, by: str, now: datetime) -> bool:
    """Take a SKU that was never ordered out of the books, with whatever units there are of it.

    False: it was ordered, perhaps a moment ago. Raises Busy. Safe to repeat.
    """
    return persistently(partial(_write_off, sku, by=by, now=now))


def _write_off(sku: str, *, by: str, now: datetime) -> bool:
    units = units_of([sku], consistent=True).get(sku)
    if units is None:
        return True
    if units.reserved or units.sold:
        return False
    posting = _removal(sku, empty=False)
    if posting is None:
        return True
    if units.received:
        gone = movement(MovementKind.WRITTEN_OFF, sku=sku, reason="product deleted", by=by, now=now)
        gone.difference, gone.units, gone.part = -units.received, units.received, sku
        posting.save("movement", gone, StockMovement.movement_id.does_not_exist())
    posting.commit()
    return True


def _removal(sku: str, *, empty: bool) -> Posting | None:
    """Deletes all parts of a SKU, if they are as they were read. empty: and hold nothing."""
    parts = parts_of([sku], consistent=True).get(sku)
    if parts is None:
        return None
    posting = Posting()
    for part in parts:
        condition = _UNSOLD & (StockItem.version == part.version)
        if empty:
            condition &= StockItem.available == 0
        posting.delete(part.sku, part, condition)
    return posting
