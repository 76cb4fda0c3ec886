"""What visitors did, in DynamoDB: written by day, read one visitor's day at a time.

A day lies in parts, so that it is not one partition that takes all writes. Purchases lie in a trail
of their own as well: there are a hundred views for each, and they say more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from typing import Any

from catalog.recommendation_models import ShopperEvent
from catalog.recommendations.base import Event, Kind

KEPT = timedelta(days=86)  # then DynamoDB has two days, and a day is a whole one: 90 at most
# That somebody withdrew. Her pseudonym is taken for `consent.YES_KEPT` after it was made; an order
# that she placed on the last day may be sold some weeks later.
WITHDRAWAL_KEPT = timedelta(days=130)
_SHARDS = 8  # parts of a day; each takes 1,000 writes a second
SEEN, BOUGHT = "seen", "bought"
TRAILS = (SEEN, BOUGHT)
_DAYS = "days"
_MARK = "forgotten"


@dataclass(frozen=True, slots=True)
class VisitorDay:
    """What one visitor did on one day: product and kind, no pair of them twice."""

    day: date
    visitor: str
    events: tuple[tuple[str, Kind], ...]

    @property
    def products(self) -> list[str]:
        """Each as often as there are kinds of it."""
        return [product for product, _ in self.events]


def store(events: Iterable[Event]) -> None:
    """Keep them for KEPT. May be repeated: what is there already is written over by itself."""
    items: dict[tuple[str, str], ShopperEvent] = {}
    for event in agreed(events):
        for item in _items(event):
            items[item.bucket, item.event_key] = item
    with ShopperEvent.batch_write() as batch:
        for item in items.values():
            batch.save(item)


def agreed(events: Iterable[Event]) -> list[Event]:
    """Those of visitors who have not withdrawn meanwhile, while their events were on the way."""
    given = list(events)
    keys = [(_forgotten(visitor), _MARK) for visitor in {event.visitor for event in given}]
    withdrawn = {item.bucket for item in ShopperEvent.batch_get(keys, consistent_read=True)}
    return [event for event in given if _forgotten(event.visitor) not in withdrawn]


def _items(event: Event) -> Iterator[ShopperEvent]:
    day = event.at.astimezone(UTC).date()
    times = _times(event.at)
    for trail in TRAILS if event.kind == Kind.PURCHASE else (SEEN,):
        key = f"{event.visitor}#{event.kind}#{event.product_id}"
        yield ShopperEvent(_bucket(trail, day, _shard(event.visitor)), key, **times)
        yield ShopperEvent(f"{_DAYS}#{trail}", day.isoformat(), **times)


def days(trail: str, *, consistent: bool = False) -> list[date]:
    """Those that there are events of, the latest first. consistent: even of this very moment."""
    found = ShopperEvent.query(
        f"{_DAYS}#{trail}", scan_index_forward=False, consistent_read=consistent
    )
    return [date.fromisoformat(item.event_key) for item in found]


def visitor_days(trail: str, *, now: datetime, most: int) -> Iterator[VisitorDay]:
    """The latest days first, until `most` events were read, to the end of a visitor's day."""
    read = 0
    first_day = (now - KEPT).astimezone(UTC).date()
    for day in days(trail):
        if day < first_day:
            return
        for shard in range(_SHARDS):
            for found in _visitors(_bucket(trail, day, shard), day):
                yield found
                read += len(found.events)
                if read >= most:
                    return


def _visitors(bucket: str, day: date) -> Iterator[VisitorDay]:
    """DynamoDB sorts by visitor, so one at a time is in memory."""
    keys = (item.event_key.split("#", 2) for item in ShopperEvent.query(bucket))
    for visitor, own in groupby(keys, key=lambda key: key[0]):
        events = tuple((product, Kind(kind)) for _, kind, product in own)
        yield VisitorDay(day, visitor, events)


def all_events(*, now: datetime) -> Iterator[Event]:
    """Everything that is kept, the latest days first."""
    first_day = (now - KEPT).astimezone(UTC).date()
    for day in days(SEEN):
        if day < first_day:
            return
        for shard in range(_SHARDS):
            for item in ShopperEvent.query(_bucket(SEEN, day, shard)):
                visitor, kind, product = item.event_key.split("#", 2)
                at = datetime.fromtimestamp(item.at, tz=UTC)
                yield Event(visitor, Kind(kind), product, at)


def events_of(visitor: str, *, now: datetime) -> Iterator[Event]:
    """What is kept of one visitor, the latest day first: a query for each day that there is."""
    first_day = (now - KEPT).astimezone(UTC).date()
    for day in days(SEEN, consistent=True):
        if day < first_day:
            return
        bucket = _bucket(SEEN, day, _shard(visitor))
        own = ShopperEvent.event_key.startswith(f"{visitor}#")
        for item in ShopperEvent.query(bucket, own, consistent_read=True):
            _visitor, kind, product = item.event_key.split("#", 2)
            yield Event(visitor, Kind(kind), product, datetime.fromtimestamp(item.at, tz=UTC))


def delete_visitor(visitor: str, *, now: datetime) -> None:
    """Delete what one visitor did, and take no more of it in."""
    ShopperEvent(_forgotten(visitor), _MARK, **_times(now, kept=WITHDRAWAL_KEPT)).save()
    for trail in TRAILS:
        for day in days(trail, consistent=True):
            bucket = _bucket(trail, day, _shard(visitor))
            own = ShopperEvent.event_key.startswith(f"{visitor}#")
            _delete(ShopperEvent.query(bucket, own, consistent_read=True))


def delete_days(before: date) -> None:
    """Delete days that are over for long: what DynamoDB's own expiry has left of them."""
    for trail in TRAILS:
        for day in days(trail):
            if day >= before:
                continue
            for shard in range(_SHARDS):
                _delete(ShopperEvent.query(_bucket(trail, day, shard)))
            ShopperEvent(f"{_DAYS}#{trail}", day.isoformat()).delete()


def _delete(items: Iterable[ShopperEvent]) -> None:
    with ShopperEvent.batch_write() as batch:
        for item in items:
            batch.delete(item)


def _times(at: datetime, *, kept: timedelta = KEPT) -> dict[str, Any]:
    return {"at": int(at.timestamp()), "expires_at": at + kept}


def _forgotten(visitor: str) -> str:
    return f"{_MARK}#{visitor}"


def _bucket(trail: str, day: date, shard: int) -> str:
    return f"{trail}#{day.isoformat()}#{shard}"


def _shard(visitor: str) -> int:
    return blake2b(visitor.encode(), digest_size=1).digest()[0] % _SHARDS
