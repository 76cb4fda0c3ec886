"""Keeping units for an order: all of them or none, never more than there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from catalog.errors import OutOfStock, TooScattered
from catalog.models import Reservation, StockItem
from catalog.selectors.stock_parts import Parts, parts_of, remembered_parts
from catalog.services.stock.allocating import Allocation, allocate, from_head
from catalog.services.stock.posting import MAX_ITEMS, Change, Posting
from catalog.services.stock.retrying import Contended, Unmet, tries
from shop.kernel.errors import Busy

MAX_LINES = MAX_ITEMS - 1  # of a transaction; the reservation itself is an item of it, too

Chosen = dict[str, tuple[Allocation, ...]]

_RESERVATION = "reservation"


def reserve_stock(
    *, reservation_id: str, quantities: Mapping[str, int], expires_at: datetime
) -> Chosen:
    """Keep units of every SKU for one order: all of them, or none.

    A repeat changes nothing while the reservation is there, and says what it holds; after its end
    it reserves again. At most MAX_LINES SKUs.

    Raises:
        OutOfStock: at least one SKU has fewer units for sale, or is unknown.
        TooScattered: the units lie in more parts than one transaction can change.
        Busy: others kept changing the same stock, or DynamoDB throttled, for CONFLICT_BUDGET
            seconds.
        ValueError: no SKU, too many, or a quantity below 1.
    """
    if not 1 <= len(quantities) <= MAX_LINES or min(quantities.values()) < 1:
        raise ValueError(f"From 1 to {MAX_LINES} SKUs can be reserved, at least 1 unit of each.")
    # No ClientRequestToken of the reservation's: for 10 minutes it would answer a repeat with
    # "done" even when the reservation was released in between. The condition on the reservation
    # is what makes a repeat safe.
    chosen = _unread(quantities)
    last: Exception | None = None
    for _ in tries():
        try:
            chosen = chosen or _read(quantities)
            _posting(reservation_id, chosen, expires_at).commit()
        except Contended as error:
            # Another bucket may be free of conflicts.
            chosen, last = _unread(quantities), error
        except Unmet as error:
            stored = reserved(reservation_id) if _RESERVATION in error.keys else None
            if stored is not None:
                return stored
            chosen, last = {}, error
        except (OutOfStock, TooScattered):
            # Too few, perhaps, because an earlier call has them already.
            stored = reserved(reservation_id)
            if stored is not None:
                return stored
            raise
        else:
            return chosen
    raise Busy from last


def reserved(reservation_id: str) -> Chosen | None:
    """What a reservation holds, by SKU; None when there is no such reservation."""
    try:
        reservation = Reservation.get(reservation_id, consistent_read=True)
    except Reservation.DoesNotExist:
        return None
    held: defaultdict[str, list[Allocation]] = defaultdict(list)
    for part, units in reservation.lines.items():
        if part not in reservation.places:
            held[part] += from_head(part, units)
            continue
        sku, warehouse, day = reservation.places[part]
        promised_on = date.fromisoformat(day) if day else None
        held[sku].append(Allocation(part, warehouse, units, promised_on))
    return {sku: tuple(of_sku) for sku, of_sku in held.items()}


def _posting(reservation_id: str, chosen: Chosen, expires_at: datetime) -> Posting:
    lines, places = {}, {}
    posting = Posting()
    for sku, allocations in chosen.items():
        for each in allocations:
            lines[each.part] = each.units
            posting.change(each.part, Change(available=-each.units, reserved=each.units))
            if each.part == sku:
                continue
            promised = each.promised_on
            places[each.part] = [sku, each.warehouse, promised and promised.isoformat()]
            # Remembered from a moment ago, the key could have become that of another part.
            unchanged = (
                StockItem.promised_on == promised
                if promised
                else StockItem.promised_on.does_not_exist()
            )
            posting.require(each.part, (StockItem.part_of == sku) & unchanged)
    reservation = Reservation(
        reservation_id,
        lines=dict(sorted(lines.items())),
        places=places,
        expires_at=expires_at,
    )
    posting.save(_RESERVATION, reservation, Reservation.order_id.does_not_exist())
    if len(posting) > MAX_ITEMS:
        raise TooScattered(MAX_LINES)
    return posting


def _unread(quantities: Mapping[str, int]) -> Chosen:
    """A choice that costs no read: heads, and buckets that are remembered; empty: read first."""
    chosen: Chosen = {}
    for sku in sorted(quantities):
        parts = remembered_parts(sku)
        taken = allocate(parts, quantities[sku]) if parts else from_head(sku, quantities[sku])
        if taken is None or any(each.promised_on for each in taken):
            return {}  # what is expected is sold only when nothing is on the shelf any more
        chosen[sku] = taken
    return chosen


def _read(quantities: Mapping[str, int]) -> Chosen:
    """A choice from what there is now.

    Raises:
        OutOfStock: there is too little.
        Contended: there seemed to be too little, but units were being moved.
    """
    seen = parts_of(quantities, consistent=True)
    taken = {sku: allocate(seen.get(sku, ()), quantities[sku]) for sku in sorted(quantities)}
    short = [sku for sku, allocations in taken.items() if allocations is None]
    if short:
        if _moved_since(seen, short):
            raise Contended
        raise OutOfStock(short)
    chosen = {sku: allocations for sku, allocations in taken.items() if allocations}
    if sum(map(len, chosen.values())) <= MAX_LINES:
        return chosen
    compact = {sku: allocate(seen[sku], quantities[sku], compactly=True) for sku in chosen}
    return {sku: allocations for sku, allocations in compact.items() if allocations}


def _moved_since(seen: Mapping[str, Parts], skus: Collection[str]) -> bool:
    """Whether several parts of a SKU were perhaps never, at one moment, as they were read.

    A BatchGet reads one item after the other, so units that move meanwhile can be missed. When
    nothing has another version in a second read, all was so at the moment between the two.
    """
    several = [sku for sku in skus if sku in seen and seen[sku][0].parts]
    return bool(several) and _versions(parts_of(several, consistent=True)) != _versions(
        {sku: seen[sku] for sku in several}
    )


def _versions(parts: Mapping[str, Parts]) -> set[tuple[str, int]]:
    return {(part.sku, part.version) for of_sku in parts.values() for part in of_sku}
