"""Units that go from one warehouse to another."""

from datetime import datetime

from catalog.errors import NotEnoughUnits
from catalog.models import MovementKind, StockItem
from catalog.selectors.stock_parts import StockUnits, sums
from catalog.services.stock.movements import is_written, movement, post_once
from catalog.services.stock.parts import check_warehouse, part_for, stock_parts
from catalog.services.stock.posting import Posting


def move_stock(
    *,
    sku: str,
    units: int,
    source: str,
    target: str,
    reason: str,
    by: str,
    now: datetime,
    key: str = "",
) -> StockUnits:
    """Units for sale lie in another warehouse from now on; those kept for orders stay.

    source, target: names of warehouses. key: the same move again changes nothing.

    Raises:
        SkuNotFound: no product has this SKU.
        NotEnoughUnits: fewer are for sale there.
        PartKeyTaken: the target is new, and its key is a SKU of its own.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: less than one unit, no reason, or the same warehouse twice.
    """
    if units < 1 or source == target:
        raise ValueError("At least one unit is moved, to another warehouse.")
    check_warehouse(source)
    check_warehouse(target)
    moved = movement(MovementKind.MOVED, sku=sku, reason=reason, by=by, now=now, key=key)
    moved.units = units
    if key and is_written(moved):
        return sums(stock_parts(sku))

    def move() -> Posting:
        parts = [part for part in stock_parts(sku) if part.takes_units]
        near = [part for part in parts if part.warehouse == source]
        available = sum(part.available for part in near)
        if available < units:
            raise NotEnoughUnits(available=available)
        to_part = part_for(sku, warehouse=target)
        posting, missing = Posting(), units
        for part in sorted(near, key=lambda part: -part.available):
            taken = min(part.available, missing)
            if taken:
                posting.move(part.sku, to_part, taken)
            missing -= taken
        posting.require(to_part, StockItem.closed_at.does_not_exist())
        moved.part, moved.to_part = near[0].sku, to_part
        return posting

    post_once(moved, move)
    return sums(stock_parts(sku))
