"""Whether the books of stock are right, looked at while the shop runs."""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from catalog.models import Reservation, StockItem
from shop.kernel.audit import Breach

UNBALANCED = "stock_unbalanced"
NEGATIVE = "stock_negative"
RESERVED = "stock_reserved"
PART_MISSING = "stock_part_missing"
PART_UNLISTED = "stock_part_unlisted"
UNKNOWN_PART = "reservation_unknown_part"

SEGMENTS = 4  # of the scan; DynamoDB reads each of a large table from other machines
CHUNK = 200  # suspects that are looked at again together
ROUNDS = 8  # looks at a suspect that orders keep changing
PAUSE = 0.05  # seconds between rounds, growing

logger = logging.getLogger(__name__)

Kept = Mapping[str, int]  # units that live reservations keep, by part


def stock_breaches() -> Iterator[Breach]:
    """What is wrong in the stock of any SKU, and goes on to be.

    Reads the whole table, piece by piece, so what it reads is never of one moment. What looks
    wrong is only suspected, and read again until two reads find nothing written in between. A part
    that orders change all the time is left for the next audit.
    """
    yield from _looked_over(_scan(), units_kept())


def stock_breaches_of(skus: Iterable[str]) -> Iterator[Breach]:
    """The same of these SKUs, and of those that anything is reserved of.

    Reads them alone, so a part that its SKU does not list is found only where units of it are kept.
    """
    kept = units_kept()
    yield from _looked_over(_items_of(chain(skus, kept)), kept)


def _looked_over(items: Iterable[StockItem], kept: Kept) -> Iterator[Breach]:
    suspects = (item for item in items if _is_suspect(item, kept))
    while chunk := list(islice(suspects, CHUNK)):
        yield from _confirmed({item.sku for item in chunk})
    yield from _lost_reservations(kept)


def units_kept() -> Kept:
    """Units by part, from all live reservations. The table is small: it holds no ended ones."""
    kept: defaultdict[str, int] = defaultdict(int)
    for reservation in Reservation.scan(consistent_read=True):
        for part, units in reservation.lines.items():
            kept[part] += units
    return kept


def _scan() -> Iterator[StockItem]:
    for segment in range(SEGMENTS):
        yield from StockItem.scan(
            segment=segment, total_segments=SEGMENTS, consistent_read=True, page_size=1000
        )


def _items_of(keys: Iterable[str]) -> Iterator[StockItem]:
    """Items with all that belongs to them, each once, piece by piece."""
    rest, seen = iter(keys), set[str]()
    while chunk := set(islice(rest, CHUNK)):
        found = _family(chunk - seen)
        yield from (item for key, item in found.items() if key not in seen)
        seen |= chunk | found.keys()


def _is_suspect(item: StockItem, kept: Kept) -> bool:
    """Of what has several parts everything is: they have to be read together."""
    return bool(item.parts or item.part_of or list(_wrong(item, kept)))


def _wrong(item: StockItem, kept: Kept) -> Iterator[Breach]:
    ids = {"part": item.sku, "sku": item.part_of or item.sku}
    figures = (
        f"{item.available} available, {item.reserved} reserved, {item.sold} sold, "
        f"{item.received} received"
    )
    if min(item.available, item.reserved, item.sold, item.received) < 0:
        yield Breach(NEGATIVE, f"{item.sku} has a figure below 0: {figures}.", ids)
    if item.available + item.reserved + item.sold != item.received:
        yield Breach(UNBALANCED, f"{item.sku} does not add up: {figures}.", ids)
    if item.reserved != kept.get(item.sku, 0):
        said = f"{item.reserved} reserved, but reservations keep {kept.get(item.sku, 0)}"
        yield Breach(RESERVED, f"{item.sku} has {said}.", ids)


def _confirmed(keys: set[str]) -> Iterator[Breach]:
    """The breaches of these parts, and between them and their heads, that are really there."""
    for round_ in range(ROUNDS):
        if not keys:
            return
        if round_:
            time.sleep(PAUSE * round_)
        before = _family(keys)
        kept = units_kept()
        after = _family(keys)
        moving = set()
        for key in sorted(keys):
            # A reservation that came or went between the two reads has changed its part's version.
            if _changed(key, before, after):
                moving.add(key)
            elif key in after:
                yield from _wrong(after[key], kept)
                yield from _wrongly_linked(after[key], after)
        keys = moving
    logger.info("stock that was never still is left for the next audit", extra={"parts": len(keys)})


def _family(keys: Iterable[str]) -> dict[str, StockItem]:
    """The parts, their heads, and what those list."""
    found: dict[str, StockItem] = {}
    wanted, asked = set(keys), set[str]()
    while wanted:
        items = list(StockItem.batch_get(sorted(wanted), consistent_read=True))
        found |= {item.sku: item for item in items}
        asked |= wanted
        wanted = {key for item in items for key in (*item.parts, item.part_of) if key} - asked
    return found


def _changed(key: str, before: Mapping[str, StockItem], after: Mapping[str, StockItem]) -> bool:
    item = after.get(key)
    related = [key, *(item.parts if item else ()), item.part_of if item else None]
    return any(
        (name in before, name in before and before[name].version)
        != (name in after, name in after and after[name].version)
        for name in related
        if name
    )


def _wrongly_linked(item: StockItem, family: Mapping[str, StockItem]) -> Iterator[Breach]:
    for key in item.parts:
        if key not in family or family[key].part_of != item.sku:
            message = f"{item.sku} lists {key}, which is no part of it."
            yield Breach(PART_MISSING, message, {"sku": item.sku, "part": key})
    if item.part_of is not None:
        head = family.get(item.part_of)
        if head is None or item.sku not in head.parts:
            message = f"{item.sku} is a part of {item.part_of}, which does not list it."
            yield Breach(PART_UNLISTED, message, {"sku": item.part_of, "part": item.sku})


def _lost_reservations(kept: Kept) -> Iterator[Breach]:
    """A part is deleted only when no reservation names it, so what one names is always there."""
    unknown = set(kept) - _known(kept)
    if not unknown:
        return
    for reservation in Reservation.scan(consistent_read=True):
        for part in sorted(unknown & set(reservation.lines)):
            # Missing between two looks at the same reservation.
            if not _known([part]) and _is_live(reservation.order_id):
                ids = {"reservation": reservation.order_id, "part": part}
                said = f"keeps units of {part}, which is unknown"
                yield Breach(UNKNOWN_PART, f"Reservation {reservation.order_id} {said}.", ids)


def _known(parts: Iterable[str]) -> set[str]:
    return {item.sku for item in StockItem.batch_get(sorted(parts), consistent_read=True)}


def _is_live(reservation_id: str) -> bool:
    try:
        Reservation.get(reservation_id, consistent_read=True)
    except Reservation.DoesNotExist:
        return False
    return True
