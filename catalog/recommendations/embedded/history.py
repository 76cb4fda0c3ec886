"""What a visitor did last, in Redis: there at once, gone after a month, or with Redis."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django_redis import get_redis_connection
from redis.exceptions import RedisError

from catalog.recommendations.base import Event, Kind

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)  # after the last event
_LENGTH = 50  # events of a visitor
_DAY = timedelta(days=1)


def remember(event: Event) -> int | None:
    """Put it on top; returns how many she has had within a day. None: Redis does not answer."""
    key = _key(event.visitor)
    try:
        pipeline = get_redis_connection("default").pipeline(transaction=False)
        pipeline.lpush(key, f"{event.kind}#{event.product_id}")
        pipeline.ltrim(key, 0, _LENGTH - 1)
        pipeline.expire(key, KEPT)
        pipeline.set(_count_key(event.visitor), 0, ex=_DAY, nx=True)
        pipeline.incr(_count_key(event.visitor))
        return int(pipeline.execute()[-1])
    except RedisError:
        logger.warning("a visitor's history is not kept: the cache does not answer")
        return None


def history_of(visitor: str) -> Sequence[tuple[Kind, str]]:
    """What she did, the latest first. One call; without Redis there is none."""
    try:
        stored = get_redis_connection("default").lrange(_key(visitor), 0, _LENGTH - 1)
    except RedisError:
        logger.warning("a visitor's history cannot be read: the cache does not answer")
        return ()
    parts = (value.decode().split("#", 1) for value in stored)
    return [(Kind(kind), product) for kind, product in parts]


def delete_history(visitor: str) -> None:
    """Raises RedisError: who asked for it has to be told that it is not done."""
    get_redis_connection("default").delete(_key(visitor), _count_key(visitor))


def _key(visitor: str) -> str:
    return f"history:{visitor}"


def _count_key(visitor: str) -> str:
    return f"noted:{visitor}"
