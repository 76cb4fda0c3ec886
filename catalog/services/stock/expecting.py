"""Units that suppliers owe us: sold before they come, and on the shelf once they are there."""

from datetime import date, datetime

from django.utils import timezone

from catalog.errors import NothingExpected
from catalog.models import MAIN_WAREHOUSE, MovementKind, StockItem, StockMovement
from catalog.selectors.stock_parts import StockUnits
from catalog.services.stock.movements import is_written, movement, post_once
from catalog.services.stock.parts import (
    check_warehouse,
    fold_closed,
    part_for,
    stock_parts,
    told,
)
from catalog.services.stock.posting import Change, Posting


def expect_stock(
    *,
    sku: str,
    units: int,
    promised_on: date,
    reason: str,
    by: str,
    now: datetime,
    warehouse: str = MAIN_WAREHOUSE,
    key: str = "",
) -> StockUnits:
    """Sell so many units more than there are, promised for a day.

    warehouse: where they will come in. key: the same again changes nothing.

    Raises:
        SkuNotFound: no product has this SKU.
        PartKeyTaken: the key of the new part is a SKU of its own.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: less than one unit, a day in the past, no reason, or no name of a warehouse.
    """
    if units < 1 or promised_on < timezone.localdate(now):
        raise ValueError("At least one unit is expected, today or later.")
    check_warehouse(warehouse)
    expected = movement(MovementKind.EXPECTED, sku=sku, reason=reason, by=by, now=now, key=key)
    expected.difference = expected.units = units
    if key and is_written(expected):
        return told(sku)

    def expect() -> Posting:
        target = expected.to_part = part_for(sku, warehouse=warehouse, promised_on=promised_on)
        posting = Posting()
        posting.change(target, Change(available=units, received=units))
        posting.require(target, StockItem.promised_on == promised_on)
        posting.require(target, StockItem.closed_at.does_not_exist())
        return posting

    post_once(expected, expect)
    fold_closed(sku)
    return told(sku)


def receive_expected(
    *,
    sku: str,
    reason: str,
    by: str,
    now: datetime,
    promised_on: date | None = None,
    warehouse: str = "",
    key: str = "",
) -> StockUnits:
    """The units of a delivery are there: what is not sold yet is for sale from the shelf.

    What is sold or reserved of it stays counted where it is until no reservation names it.

    promised_on: the day that they were promised for; None: the earliest delivery.
    warehouse: where they came in, if it is not the one where they were to.
    key: the same arrival again changes nothing.

    Raises:
        SkuNotFound: no product has this SKU.
        NothingExpected: there is no such delivery, or it was received already.
        PartKeyTaken: the warehouse is new, and its key is a SKU of its own.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: no reason, or no name of a warehouse.
    """
    if warehouse:
        check_warehouse(warehouse)
    arrived = movement(MovementKind.ARRIVED, sku=sku, reason=reason, by=by, now=now, key=key)
    if key and is_written(arrived):
        return told(sku)
    # Chosen once: a repeat of a transaction whose answer was lost must not take the next delivery.
    part = _delivery(sku, promised_on)

    def arrive() -> Posting:
        return _arrival(part, arrived, warehouse or part.warehouse, now=now)

    post_once(arrived, arrive)
    fold_closed(sku)
    return told(sku)


def _delivery(sku: str, promised_on: date | None) -> StockItem:
    open_ = [part for part in stock_parts(sku) if part.is_expected]
    wanted = [part for part in open_ if promised_on in {None, part.promised_on}]
    if not wanted:
        raise NothingExpected
    return min(wanted, key=lambda part: part.promised_on or date.max)


def _arrival(
    delivery: StockItem, arrived: StockMovement, warehouse: str, *, now: datetime
) -> Posting:
    sku, key = arrived.sku, delivery.sku
    part = next((each for each in stock_parts(sku) if each.sku == key), None)
    if part is None or not part.is_expected:
        raise NothingExpected  # somebody else has received it at the same moment
    target = part_for(sku, warehouse=warehouse)
    posting = Posting()
    posting.set(key, StockItem.closed_at.set(now))
    posting.require(key, StockItem.available == part.available)
    posting.require(key, StockItem.closed_at.does_not_exist())
    if part.available:
        posting.move(key, target, part.available)
        posting.require(target, StockItem.closed_at.does_not_exist())
    arrived.units, arrived.part, arrived.to_part = part.received, key, target
    return posting
