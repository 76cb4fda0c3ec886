"""What visitors do who agreed to it: noted in Redis by the pages, stored by the worker.

A page waits for one call to Redis. Views that Redis loses before the minute is over are lost; an
order's purchase is a job in the transaction that sells it, so it is not.
"""

import logging
from datetime import UTC, datetime

import orjson
from django_redis import get_redis_connection
from procrastinate.contrib.django import app
from redis.exceptions import RedisError, ResponseError

from catalog.recommendations.backend import recommender
from catalog.recommendations.base import Event, Kind
from catalog.recommendations.embedded.events import agreed
from catalog.recommendations.embedded.history import remember
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY

logger = logging.getLogger(__name__)

MOST_WAITING = 200_000  # events in Redis, some 30 MB; beyond, the oldest are dropped
MOST_A_DAY = 500  # events of a visitor; beyond, it is a robot, and fills no table
LONGEST_ID = 128  # characters of a product's id
_WAITING = "events:waiting"
_TAKEN = "events:taken"  # what the worker has set aside, and deletes when it is stored
_CHUNK = 500  # events


def note_view(visitor: str | None, product_id: str, *, now: datetime) -> None:
    """She looked at a product. Nothing is noted of who did not agree, nor without Redis."""
    _note(visitor, Kind.VIEW, product_id, now)


def note_cart(visitor: str | None, product_id: str, *, now: datetime) -> None:
    """She put a product in the cart. Nothing is noted of who did not agree, nor without Redis."""
    _note(visitor, Kind.CART, product_id, now)


def _note(visitor: str | None, kind: Kind, product_id: str, now: datetime) -> None:
    if visitor is None or len(product_id) > LONGEST_ID:
        return
    event = Event(visitor, kind, product_id, now)
    count = remember(event)
    if count is None or count > MOST_A_DAY:
        return
    try:
        pipeline = get_redis_connection("default").pipeline(transaction=False)
        pipeline.rpush(_WAITING, _plain(event))
        pipeline.ltrim(_WAITING, -MOST_WAITING, -1)
        pipeline.execute()
    except RedisError:
        logger.warning("an event is not noted: the cache does not answer")


@app.periodic(cron="* * * * *")
@app.task(
    name="catalog.collect_events",
    lock="catalog.collect_events",  # two at once would each drop what the other has read
    queueing_lock="catalog.collect_events",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def collect_events(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Every minute: hand what was noted to the recommender.

    After a crash in between it is handed over again, which counts nothing twice.
    """
    redis = get_redis_connection("default")
    try:
        redis.renamenx(_WAITING, _TAKEN)  # what an earlier run left over goes first
    except ResponseError as error:
        if "no such key" not in str(error):
            raise
    while chunk := redis.lrange(_TAKEN, 0, _CHUNK - 1):
        recommender().record(_event(each) for each in chunk)
        redis.ltrim(_TAKEN, len(chunk), -1)


@app.task(name="catalog.record_purchase", retry=PATIENTLY)
def record_purchase(*, visitor: str, product_ids: list[str], at: int) -> None:
    """Somebody who agreed bought these. May be repeated: it counts once. Nothing of who withdrew.

    at: when, in seconds since 1970; the same in every repetition.
    """
    now = datetime.fromtimestamp(at, tz=UTC)
    events = agreed(Event(visitor, Kind.PURCHASE, each, now) for each in product_ids)
    recommender().record(events)
    for event in events:
        remember(event)


def _plain(event: Event) -> bytes:
    at = int(event.at.timestamp())
    return orjson.dumps([event.visitor, event.kind.value, event.product_id, at])


def _event(plain: bytes) -> Event:
    visitor, kind, product_id, at = orjson.loads(plain)
    return Event(visitor, Kind(kind), product_id, datetime.fromtimestamp(at, tz=UTC))
