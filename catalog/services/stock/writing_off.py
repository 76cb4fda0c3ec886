"""Units that cannot be sold any more: broken, stolen, past their date."""

from datetime import datetime

from catalog.errors import NotEnoughUnits
from catalog.models import MAIN_WAREHOUSE, MovementKind
from catalog.selectors.stock_parts import StockUnits
from catalog.services.stock.movements import is_written, movement, post_once
from catalog.services.stock.parts import check_warehouse, stock_parts, told
from catalog.services.stock.posting import Change, Posting


def write_off_stock(
    *,
    sku: str,
    units: int,
    reason: str,
    by: str,
    now: datetime,
    warehouse: str = MAIN_WAREHOUSE,
    key: str = "",
) -> StockUnits:
    """Units for sale leave the books; those kept for orders stay.

    key: the same again changes nothing.

    Raises:
        SkuNotFound: no product has this SKU.
        NotEnoughUnits: fewer are for sale there.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: less than one unit, no reason, or no name of a warehouse.
    """
    if units < 1:
        raise ValueError("At least one unit is written off.")
    check_warehouse(warehouse)
    lost = movement(MovementKind.WRITTEN_OFF, sku=sku, reason=reason, by=by, now=now, key=key)
    lost.units, lost.difference = units, -units
    if key and is_written(lost):
        return told(sku)

    def write_off() -> Posting:
        parts = [part for part in stock_parts(sku) if part.takes_units]
        near = [part for part in parts if part.warehouse == warehouse]
        available = sum(part.available for part in near)
        if available < units:
            raise NotEnoughUnits(available=available)
        posting, missing = Posting(), units
        for part in sorted(near, key=lambda part: -part.available):
            taken = min(part.available, missing)
            if taken:
                posting.change(part.sku, Change(available=-taken, received=-taken))
            missing -= taken
        lost.part = near[0].sku
        return posting

    post_once(lost, write_off)
    return told(sku)
