"""Units on the shelf as somebody counted them, or as a supplier brought them."""

from collections.abc import Sequence
from datetime import datetime

from catalog.errors import CountBelowReserved
from catalog.models import MAIN_WAREHOUSE, MovementKind, StockItem, StockMovement
from catalog.selectors.stock_parts import StockUnits
from catalog.services.stock.movements import is_written, movement, post_once
from catalog.services.stock.parts import check_warehouse, part_for, stock_parts, told
from catalog.services.stock.posting import Change, Posting


def count_stock(
    *,
    sku: str,
    units: int,
    reason: str,
    by: str,
    now: datetime,
    warehouse: str = MAIN_WAREHOUSE,
    key: str = "",
) -> StockUnits:
    """Record what was counted of a SKU: the units for sale and those kept for unpaid orders.

    Units of paid orders that still lie on the shelf are sold, and are not counted. Neither are
    those that have yet to come.

    key: the same count again changes nothing.

    Raises:
        SkuNotFound: no product has this SKU.
        CountBelowReserved: fewer units than are kept for orders that await their payment.
        PartKeyTaken: the warehouse is new, and its key is a SKU of its own.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: a negative count, no reason, or no name of a warehouse.
    """
    if units < 0:
        raise ValueError("A count is zero or more units.")
    check_warehouse(warehouse)
    counted = movement(MovementKind.COUNTED, sku=sku, reason=reason, by=by, now=now, key=key)
    if key and is_written(counted):
        return told(sku)

    def count() -> Posting:
        target = part_for(sku, warehouse=warehouse)
        there = [
            part
            for part in stock_parts(sku)
            if part.warehouse == warehouse and not part.is_expected
        ]
        return _counted(there, target, units, counted)

    post_once(counted, count)
    return told(sku)


def receive_stock(
    *,
    sku: str,
    units: int,
    reason: str,
    by: str,
    now: datetime,
    warehouse: str = MAIN_WAREHOUSE,
    key: str = "",
) -> StockUnits:
    """A supplier brought units that were not expected: they are for sale from now on.

    key: the same delivery again changes nothing.

    Raises:
        SkuNotFound: no product has this SKU.
        PartKeyTaken: the warehouse is new, and its key is a SKU of its own.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: less than one unit, no reason, or no name of a warehouse.
    """
    if units < 1:
        raise ValueError("At least one unit is received.")
    check_warehouse(warehouse)
    received = movement(MovementKind.RECEIVED, sku=sku, reason=reason, by=by, now=now, key=key)
    received.difference = received.units = units
    if key and is_written(received):
        return told(sku)

    def receive() -> Posting:
        target = received.to_part = part_for(sku, warehouse=warehouse)
        posting = Posting()
        posting.change(target, Change(available=units, received=units))
        posting.require(target, StockItem.closed_at.does_not_exist())
        return posting

    post_once(received, receive)
    return told(sku)


def _counted(
    there: Sequence[StockItem], target: str, units: int, counted: StockMovement
) -> Posting:
    """What makes the shelf hold so many units, provided that no order has changed it since."""
    reserved = sum(part.reserved for part in there)
    if units < reserved:
        raise CountBelowReserved(counted=units, reserved=reserved)
    difference = units - reserved - sum(part.available for part in there)
    counted.difference, counted.units, counted.part = difference, units, target
    posting = Posting()
    for part in there:
        posting.require(part.sku, StockItem.version == part.version)
    # Even a count that finds nothing new is a change: a later one is not made on older figures.
    posting.change(target, Change(available=max(difference, 0), received=max(difference, 0)))
    missing = max(-difference, 0)
    for part in sorted(there, key=lambda part: part.sku != target):
        taken = min(part.available, missing)
        posting.change(part.sku, Change(available=-taken, received=-taken))
        missing -= taken
    return posting
