"""Units of a sold order that come back: cancelled before they were sent, or returned."""

from collections.abc import Mapping
from datetime import datetime

from catalog.errors import NotSold
from catalog.models import MovementKind, StockItem
from catalog.selectors.stock_parts import Parts
from catalog.services.stock.ending import heir_of
from catalog.services.stock.movements import is_written, movement, post_once
from catalog.services.stock.parts import stock_parts, told
from catalog.services.stock.posting import Change, Posting


def take_back(
    *,
    key: str,
    sku: str,
    units_by_part: Mapping[str, int],
    restock: bool,
    reason: str,
    by: str,
    now: datetime,
) -> bool:
    """Units of a SKU that were sold are not: they are for sale again, or written off.

    key: of this return; the same again changes nothing.
    units_by_part: as they were allocated. A part that was closed since gives its units to another
        one of its warehouse, or to the head.
    restock: whether they can be sold again.

    Returns:
        False when it was done already.

    Raises:
        SkuNotFound: no product has this SKU.
        NotSold: fewer units of it were ever sold.
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
        ValueError: no units, no key, or no reason.
    """
    units = sum(units_by_part.values())
    if not key or not units_by_part or min(units_by_part.values()) < 1:
        raise ValueError("At least one unit is taken back, under a key.")
    kind = MovementKind.RETURNED if restock else MovementKind.WRITTEN_OFF
    taken = movement(kind, sku=sku, reason=reason, by=by, now=now, key=key)
    taken.units, taken.difference = units, 0 if restock else -units

    def posting() -> Posting | None:
        parts = stock_parts(sku)
        # After the parts: those that an earlier call has changed are not judged once more.
        return None if is_written(taken) else _posting(parts, units_by_part, restock=restock)

    if not post_once(taken, posting):
        return False
    told(sku)
    return True


def _posting(parts: Parts, units_by_part: Mapping[str, int], *, restock: bool) -> Posting:
    posting = Posting()
    for part, units in _sellers(parts, units_by_part):
        heir = part if part.closed_at is None else heir_of(part, parts)
        if not restock:
            posting.change(part.sku, Change(sold=-units, received=-units))
        elif heir is part:
            posting.change(part.sku, Change(sold=-units, available=units))
        else:
            posting.change(part.sku, Change(sold=-units, received=-units))
            posting.change(heir.sku, Change(available=units, received=units))
        if restock:
            posting.require(heir.sku, StockItem.closed_at.does_not_exist())
    return posting


def _sellers(parts: Parts, units_by_part: Mapping[str, int]) -> list[tuple[StockItem, int]]:
    """Whose count of sold units falls: the parts named; where they are no more, any other."""
    left = {part.sku: part.sold for part in parts}
    falls: dict[str, int] = {}

    def take(key: str, wanted: int) -> int:
        units = min(left.get(key, 0), wanted)
        if units:
            left[key] -= units
            falls[key] = falls.get(key, 0) + units
        return wanted - units

    missing = sum(take(key, units) for key, units in units_by_part.items())
    for part in parts:
        missing = take(part.sku, missing)
    if missing:
        raise NotSold(sku=parts[0].sku, sold=sum(part.sold for part in parts))
    return [(part, falls[part.sku]) for part in parts if part.sku in falls]
