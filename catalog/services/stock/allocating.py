"""Which parts of a SKU's stock a line of an order takes its units from. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import choice

from catalog.models import MAIN_WAREHOUSE, StockItem


@dataclass(frozen=True, slots=True)
class Allocation:
    """Units of one SKU that one part gives.

    promised_on: the day by which units come that are not there yet; None: they are.
    """

    part: str
    warehouse: str
    units: int
    promised_on: date | None


def from_head(sku: str, quantity: int) -> tuple[Allocation, ...]:
    """All units from the head, which is all that most SKUs have."""
    return (Allocation(sku, MAIN_WAREHOUSE, quantity, None),)


def allocate(
    parts: Sequence[StockItem], quantity: int, *, compactly: bool = False
) -> tuple[Allocation, ...] | None:
    """From which parts the units come; None when all together have too few.

    What is on the shelf goes before what is expected. A part that has the whole quantity goes
    before several, the main warehouse before others; among equals chance decides, so that the
    buckets of a SKU share the load. compactly: from as few parts as possible, wherever they are.
    """
    whole = _with_all(parts, quantity)
    if whole is not None:
        return (_allocation(whole, quantity),)
    taken, missing = [], quantity
    for part in _in_order(parts, compactly=compactly):
        if missing == 0:
            break
        units = min(part.available, missing)
        taken.append(_allocation(part, units))
        missing -= units
    return None if missing else tuple(taken)


def _with_all(parts: Iterable[StockItem], quantity: int) -> StockItem | None:
    """One part on the shelf with so many units, of the main warehouse if possible."""
    able = [part for part in parts if not part.is_expected and part.available >= quantity]
    near = [part for part in able if part.warehouse == MAIN_WAREHOUSE]
    return choice(near or able) if able else None  # noqa: S311 (spreads load, keeps no secret)


def _in_order(parts: Iterable[StockItem], *, compactly: bool) -> list[StockItem]:
    def rank(part: StockItem) -> tuple[bool, date, bool, int]:
        promised = part.promised_on if part.is_expected else None
        first = date.min if compactly or promised is None else promised
        far = part.warehouse != MAIN_WAREHOUSE and not compactly
        return part.is_expected, first, far, -part.available

    return sorted((part for part in parts if part.available > 0), key=rank)


def _allocation(part: StockItem, units: int) -> Allocation:
    promised = part.promised_on if part.is_expected else None
    return Allocation(part.sku, part.warehouse, units, promised)
