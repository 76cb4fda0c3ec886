"""The first units of SKUs that are new, as an import counts them in."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from catalog.models import MovementKind, StockItem, StockMovement
from catalog.services.stock.movements import movement
from catalog.services.stock.posting import MAX_ITEMS, Posting
from catalog.services.stock.retrying import Contended, Unmet, persistently

_TOGETHER = MAX_ITEMS // 2  # SKUs of one transaction: for each its stock and the movement


def start_stock(items: Sequence[StockItem], *, now: datetime, by: str = "import") -> None:
    """Store the stock of new SKUs. One that is there already stays: it may have been sold from.

    Raises:
        Busy: another import was writing the same SKUs for CONFLICT_BUDGET seconds.
    """
    for start in range(0, len(items), _TOGETHER):
        chunk = items[start : start + _TOGETHER]
        try:
            _posting(chunk, now=now, by=by).commit()
        except (Contended, Unmet):  # another import is at it, too
            for item in chunk:
                persistently(partial(_start_one, item, now=now, by=by))


def _start_one(item: StockItem, *, now: datetime, by: str) -> None:
    try:
        _posting([item], now=now, by=by).commit()
    except Unmet as error:
        if item.sku not in error.keys:
            raise


def _posting(items: Sequence[StockItem], *, now: datetime, by: str) -> Posting:
    posting = Posting()
    for item in items:
        posting.save(item.sku, item, StockItem.sku.does_not_exist())
        if not item.received:
            continue
        first = movement(MovementKind.RECEIVED, sku=item.sku, reason="first count", by=by, now=now)
        first.difference, first.units, first.to_part = item.received, item.received, item.sku
        posting.save(f"movement of {item.sku}", first, StockMovement.movement_id.does_not_exist())
    return posting
