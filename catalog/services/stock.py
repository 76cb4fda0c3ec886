"""Units of SKUs: kept for an order, given back, sold, counted. Each step may be repeated."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from random import uniform

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action

from catalog.errors import CountBelowReserved, OutOfStock, SkuNotFound
from catalog.models import Reservation, StockItem, StockMovement
from catalog.services.indexing import index_later
from shop.kernel import dynamo
from shop.kernel.errors import Busy
from shop.kernel.ids import new_id

MAX_LINES = 99  # a DynamoDB transaction holds 100 items, and the reservation is one of them
CONFLICT_BUDGET = 2.0  # seconds to go on trying while others change the same stock
# Why DynamoDB cancels, or does not take, a transaction that may be taken a moment later.
PASSING_REASONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
PASSING_ERRORS = {
    "TransactionInProgressException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
}


def reserve_stock(
    *, reservation_id: str, quantities: Mapping[str, int], expires_at: datetime
) -> None:
    """Keep units of every SKU for one order: all of them, or none.

    A repeat changes nothing while the reservation is there; after its end it reserves again. At
    most MAX_LINES SKUs.

    Raises:
        OutOfStock: at least one SKU has fewer units available, or is unknown.
        Busy: others kept changing the same stock, or DynamoDB throttled, for CONFLICT_BUDGET
            seconds.
    """
    # No ClientRequestToken: for 10 minutes it would answer a repeat with "done" even when the
    # reservation was released in between. The condition on the reservation is what makes a repeat
    # safe.
    skus = sorted(quantities)
    lines = {sku: quantities[sku] for sku in skus}
    reservation = Reservation(reservation_id, lines=lines, expires_at=expires_at)

    def reserve() -> None:
        with dynamo.transaction() as write:
            write.save(reservation, condition=Reservation.order_id.does_not_exist())
            for sku, quantity in lines.items():
                write.update(
                    StockItem(sku),
                    actions=[
                        StockItem.available.add(-quantity),
                        StockItem.reserved.add(quantity),
                        StockItem.version.add(1),
                    ],
                    condition=StockItem.available >= quantity,
                )

    try:
        _persistently(reserve)
    except TransactWriteError as error:
        already_reserved, *is_short = _failed_conditions(error, 1 + len(skus))
        if already_reserved:
            return
        short = [sku for sku, failed in zip(skus, is_short, strict=True) if failed]
        if not short:
            raise
        raise OutOfStock(short) from error


def release_stock(*, reservation_id: str) -> bool:
    """Give the units of a reservation back to the shop. False when it is gone already."""
    return _end(reservation_id, lambda quantity: [StockItem.available.add(quantity)])


def consume_stock(*, reservation_id: str) -> bool:
    """The units of a reservation are sold. False when it is gone already."""
    return _end(reservation_id, lambda quantity: [StockItem.sold.add(quantity)])


def _end(reservation_id: str, towards: Callable[[int], list[Action]]) -> bool:
    """One transaction, on condition that the reservation is still there: it ends only once."""
    try:
        reservation = Reservation.get(reservation_id, consistent_read=True)
    except Reservation.DoesNotExist:
        return False

    def end() -> None:
        with dynamo.transaction() as write:
            write.delete(reservation, condition=Reservation.order_id.exists())
            for sku, quantity in sorted(reservation.lines.items()):
                write.update(
                    StockItem(sku),
                    actions=[
                        *towards(quantity),
                        StockItem.reserved.add(-quantity),
                        StockItem.version.add(1),
                    ],
                    condition=StockItem.reserved >= quantity,
                )

    try:
        _persistently(end)
    except TransactWriteError as error:
        gone, *_ = _failed_conditions(error, 1 + len(reservation.lines))
        if not gone:
            raise
        return False
    _reindex_where_it_matters(reservation.lines)
    return True


def _reindex_where_it_matters(quantities: Mapping[str, int]) -> None:
    """Lists say what is sold out, so the index hears of SKUs that became so, or ceased to be."""
    index_later(
        {
            item.product_id
            for item in StockItem.batch_get(sorted(quantities), consistent_read=True)
            if item.available <= quantities[item.sku]
        }
    )


def count_stock(*, sku: str, units: int, reason: str, by: str, now: datetime) -> StockItem:
    """Record what was counted of a SKU: the units for sale and those kept for unpaid orders.

    Units of paid orders that still lie on the shelf are sold, and are not counted.

    Raises:
        SkuNotFound: no product has this SKU.
        CountBelowReserved: fewer units than are kept for orders that await their payment.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: a negative count, or no reason.
    """
    if units < 0 or not reason.strip():
        raise ValueError("A count is zero or more units, and has a reason.")

    def count() -> None:
        item = stock_item(sku)
        if units < item.reserved:
            raise CountBelowReserved(counted=units, reserved=item.reserved)
        difference = units - item.available - item.reserved
        movement = StockMovement(
            sku,
            str(new_id()),
            kind="counted",
            difference=difference,
            reason=reason.strip(),
            by=by,
            at=now,
        )
        with dynamo.transaction() as write:
            write.save(movement)
            write.update(
                item,
                actions=[
                    StockItem.available.add(difference),
                    StockItem.received.add(difference),
                    StockItem.version.add(1),
                ],
                condition=StockItem.version == item.version,
            )

    _persistently(count, also="ConditionalCheckFailed")
    item = stock_item(sku)
    index_later([item.product_id])
    return item


def stock_item(sku: str) -> StockItem:
    """The units of a SKU, read consistently.

    Raises:
        SkuNotFound: no product has this SKU.
    """
    try:
        return StockItem.get(sku, consistent_read=True)
    except StockItem.DoesNotExist:
        raise SkuNotFound(sku) from None


def _persistently(write: Callable[[], None], *, also: str = "") -> None:
    """Try again, with jitter, while others hold the same items, or DynamoDB throttles.

    also: one more reason of a cancelled transaction to try again for.

    Raises:
        Busy: CONFLICT_BUDGET is spent.
    """
    give_up_at = time.monotonic() + CONFLICT_BUDGET
    pause = 0.01  # seconds
    while True:
        try:
            return write()
        except TransactWriteError as error:
            codes = {reason.code for reason in error.cancellation_reasons if reason}
            passing = error.cause_response_code in PASSING_ERRORS
            if not passing and not codes & {*PASSING_REASONS, also}:
                raise
            if time.monotonic() >= give_up_at:
                raise Busy from error
        time.sleep(uniform(0, pause))  # noqa: S311 (spreads load, keeps no secret)
        pause = min(pause * 2, 0.3)


def _failed_conditions(error: TransactWriteError, items: int) -> list[bool]:
    """Which writes of a cancelled transaction met a condition that did not hold.

    PynamoDB sends puts and deletes before updates: the first is the reservation's, then the SKUs'.
    """
    codes = [reason.code if reason else None for reason in error.cancellation_reasons]
    codes += [None] * (items - len(codes))
    return [code == "ConditionalCheckFailed" for code in codes]
