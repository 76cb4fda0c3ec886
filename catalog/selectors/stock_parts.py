"""The units of SKUs, over all the parts that they lie in."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.models import StockItem

Parts = tuple[StockItem, ...]  # of one SKU, its head first

MEMORY = 5.0  # seconds that a process remembers in which parts a SKU lies
REMEMBERED = 1000  # SKUs with several parts; there are few

_memory: dict[str, tuple[float, Parts]] = {}  # by SKU: until when, and the parts as last read


@dataclass(frozen=True, slots=True)
class Expected:
    """Units that suppliers owe us, and that may be sold before they come."""

    units: int
    promised_on: date


@dataclass(frozen=True, slots=True)
class StockUnits:
    """The figures of one SKU: sums over its parts."""

    sku: str
    product_id: str
    physical: int  # units on the shelf that are for sale
    expected: tuple[Expected, ...]  # those for sale, earliest first
    reserved: int
    sold: int
    received: int
    has_arrived: bool  # whether any unit ever lay on the shelf
    limit: int | None  # units that one customer may buy; None: no limit
    low_from: int | None  # units; so many, or fewer, are low; None: as for all

    @property
    def available(self) -> int:
        """Everything that can be sold now."""
        return self.physical + sum(part.units for part in self.expected)

    @property
    def is_preorder(self) -> bool:
        """Whether it is sold before the first unit of it is there."""
        return bool(self.expected) and not self.has_arrived

    def expected_on(self, quantity: int = 1) -> date | None:
        """When the last of so many units is promised; None when all of them are on the shelf.

        Of more than there are: when the last there is comes.
        """
        missing = quantity - self.physical
        promised = None
        for part in self.expected:
            if missing <= 0:
                break
            promised = part.promised_on
            missing -= part.units
        return promised


def parts_of(skus: Iterable[str], *, consistent: bool) -> dict[str, Parts]:
    """All parts by SKU. One BatchGet, and a second one only when some SKU has further parts."""
    wanted = sorted(set(skus))
    heads = [
        item for item in StockItem.batch_get(wanted, consistent_read=consistent) if item.is_head
    ]
    keys = [key for head in heads for key in head.parts]
    further = (
        {item.sku: item for item in StockItem.batch_get(keys, consistent_read=consistent)}
        if keys
        else {}
    )
    found = {
        head.sku: (head, *(further[key] for key in head.parts if key in further)) for head in heads
    }
    _remember(found)
    return found


def remembered_parts(sku: str) -> Parts:
    """The parts of a SKU that has several, as this process read them a moment ago; else nothing.

    A hint: they may have changed since. It saves an order of a SKU in buckets a first try at the
    head, which all buyers would share. The cart is read before each order, so the hint is there.
    """
    until, parts = _memory.get(sku, (0.0, ()))
    return parts if time.monotonic() < until else ()


def _remember(found: Mapping[str, Parts]) -> None:
    if len(_memory) > REMEMBERED:
        _memory.clear()
    until = time.monotonic() + MEMORY
    for sku, parts in found.items():
        if len(parts) > 1:
            _memory[sku] = (until, parts)
        else:
            _memory.pop(sku, None)


def units_of(skus: Iterable[str], *, consistent: bool) -> dict[str, StockUnits]:
    """The figures by SKU; one that no product has is left out."""
    return {sku: sums(parts) for sku, parts in parts_of(skus, consistent=consistent).items()}


def sums(parts: Sequence[StockItem]) -> StockUnits:
    """The figures of a SKU whose parts were read already."""
    head = parts[0]
    there = [part for part in parts if not part.is_expected]
    expected = (
        Expected(part.available, part.promised_on)
        for part in parts
        if part.is_expected and part.promised_on is not None and part.available > 0
    )
    return StockUnits(
        sku=head.sku,
        product_id=head.product_id,
        physical=sum(part.available for part in there),
        expected=tuple(sorted(expected, key=lambda part: part.promised_on)),
        reserved=sum(part.reserved for part in parts),
        sold=sum(part.sold for part in parts),
        received=sum(part.received for part in parts),
        has_arrived=any(part.received for part in there),
        limit=head.limit_per_customer,
        low_from=head.low_from,
    )


def all_units(*, after: str, most: int) -> tuple[list[Parts], str]:
    """Parts of some SKUs, in the table's own order, and where the next ones begin; "": nowhere.

    after: where the page before ended; "": from the beginning. One scan of `most` items, and one or
    two reads by key: the same for each page, and no page tells how many there are.
    """
    start = {"sku": {"S": after}} if after else None
    found = StockItem.scan(page_size=most, limit=most, last_evaluated_key=start)
    heads = [item.sku for item in found if item.is_head]
    last = found.last_evaluated_key
    parts = parts_of(heads, consistent=True) if heads else {}
    return [parts[sku] for sku in heads if sku in parts], last["sku"]["S"] if last else ""
