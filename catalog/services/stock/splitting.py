"""A SKU that sells faster than one partition can write: its units spread over buckets."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from catalog.models import MAIN_WAREHOUSE, MovementKind, StockItem
from catalog.selectors.stock_parts import StockUnits, sums
from catalog.services.stock.movements import movement, post_once
from catalog.services.stock.parts import fold_closed, make_parts, stock_parts
from catalog.services.stock.posting import Posting
from catalog.services.stock.retrying import persistently

# DynamoDB takes 1,000 writes a second of one partition, and a transaction counts twice: so this is
# 25,000 sales a second of one SKU. All buckets and the head still fit into one transaction.
MAX_BUCKETS = 50


def split_stock(*, sku: str, buckets: int, reason: str, by: str, now: datetime) -> StockUnits:
    """Spread the units for sale in the main warehouse evenly over so many parts; 1 merges them.

    Safe while orders run, which take units meanwhile: then it is not quite even. Units move in
    steps that each happen once; a repeat after a crash finishes what is left to be done.

    Raises:
        SkuNotFound: no product has this SKU.
        PartKeyTaken: the key of a new bucket is a SKU of its own.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: not from 1 to MAX_BUCKETS buckets, or no reason.
    """
    if not 1 <= buckets <= MAX_BUCKETS:
        raise ValueError(f"Stock is split over 1 to {MAX_BUCKETS} buckets.")

    def make_missing() -> None:
        parts = stock_parts(sku)
        missing = buckets - len(_buckets(parts))
        if missing > 0:
            make_parts(parts, missing)

    def shift(source: str, target: str, units: int | None) -> None:
        """So many units at most; None: all, and the source takes no more."""
        moved = movement(MovementKind.SPLIT, sku=sku, reason=reason, by=by, now=now)
        moved.part, moved.to_part = source, target

        def posting() -> Posting | None:
            part = next((each for each in stock_parts(sku) if each.sku == source), None)
            if part is None or part.closed_at is not None:
                return None
            moved.units = part.available if units is None else min(units, part.available)
            if units is None:
                return _closing(part, target, now=now)
            return _moving(part, target, moved.units) if moved.units else None

        post_once(moved, posting)

    persistently(make_missing)
    for surplus in _buckets(stock_parts(sku))[buckets:]:
        shift(surplus.sku, sku, None)
    for source, target, units in _evening(_buckets(stock_parts(sku))):
        shift(source, target, units)
    fold_closed(sku)
    return sums(stock_parts(sku))


def _buckets(parts: Sequence[StockItem]) -> list[StockItem]:
    """The head, then the others, in the main warehouse."""
    return [part for part in parts if part.takes_units and part.warehouse == MAIN_WAREHOUSE]


def _moving(part: StockItem, target: str, units: int) -> Posting:
    posting = Posting()
    posting.move(part.sku, target, units)
    posting.require(part.sku, StockItem.closed_at.does_not_exist())
    posting.require(target, StockItem.closed_at.does_not_exist())
    return posting


def _closing(part: StockItem, target: str, *, now: datetime) -> Posting:
    posting = _moving(part, target, part.available) if part.available else Posting()
    posting.set(part.sku, StockItem.closed_at.set(now))
    posting.require(part.sku, StockItem.available == part.available)
    posting.require(part.sku, StockItem.closed_at.does_not_exist())
    return posting


def _evening(buckets: Sequence[StockItem]) -> Iterator[tuple[str, str, int]]:
    """Moves (from, to, units) after which no bucket has two units more than another."""
    share, spare = divmod(sum(part.available for part in buckets), len(buckets))
    by_size = sorted(buckets, key=lambda part: -part.available)
    over = {
        part.sku: part.available - share - (place < spare) for place, part in enumerate(by_size)
    }
    givers = [sku for sku, surplus in over.items() if surplus > 0]
    takers = [sku for sku, surplus in over.items() if surplus < 0]
    while givers and takers:
        giver, taker = givers[0], takers[0]
        units = min(over[giver], -over[taker])
        yield giver, taker, units
        over[giver] -= units
        over[taker] += units
        givers = givers[over[giver] == 0 :]
        takers = takers[over[taker] == 0 :]
