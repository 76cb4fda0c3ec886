"""Reservations: those whose time is over, and what all of them keep."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog.models import Reservation


@dataclass(frozen=True, slots=True)
class Kept:
    """What a reservation keeps: units by SKU, over all parts that they lie in."""

    id: str
    units: Mapping[str, int]


def expired_reservations(*, before: datetime) -> Iterator[str]:
    """Ids of reservations that ran out before then. The table holds live ones only: it is small."""
    for item in Reservation.scan(Reservation.expires_at < before, consistent_read=True):
        yield item.order_id


def live_reservations() -> Iterator[Kept]:
    """All that there are, page by page."""
    for item in Reservation.scan(consistent_read=True):
        yield _kept(item)


def reservations_by_id(ids: Iterable[str]) -> dict[str, Kept]:
    """Those of these that there are, read consistently."""
    found = Reservation.batch_get(sorted(set(ids)), consistent_read=True)
    return {item.order_id: _kept(item) for item in found}


def _kept(item: Reservation) -> Kept:
    units: defaultdict[str, int] = defaultdict(int)
    for part, quantity in item.lines.items():
        sku = item.places[part][0] if part in item.places else part
        units[sku] += quantity
    return Kept(item.order_id, dict(units))
