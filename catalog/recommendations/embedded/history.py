"""What a visitor did last, in Redis: there at once, gone a month after the last, or with Redis.

Nothing of it is read or kept for longer than events are, however often she comes.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from catalog.recommendations.base import Event, Kind
from catalog.recommendations.embedded.events import KEPT as EVENTS_KEPT
from catalog.recommendations.embedded.events import WITHDRAWAL_KEPT

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)  # after the last event
_LENGTH = 50  # events of a visitor
_DAY = timedelta(days=1)
# One script, so that nothing is put back of who is being forgotten at this moment.
_REMEMBER = """
local history, count, forgotten = KEYS[1], KEYS[2], KEYS[3]
local entry, oldest, length, kept, day = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call("EXISTS", forgotten) == 1 then return false end
redis.call("LPUSH", history, entry)
redis.call("LTRIM", history, 0, length - 1)
for _, each in ipairs(redis.call("LRANGE", history, 0, -1)) do
  if tonumber(string.match(each, "^%d+")) < tonumber(oldest) then
    redis.call("LREM", history, 0, each)
  end
end
redis.call("EXPIRE", history, kept)
redis.call("SET", count, 0, "EX", day, "NX")
return redis.call("INCR", count)
"""


def remember(event: Event) -> int | None:
    """Put it on top; returns how many she has had within a day.

    None: it is not kept, as she withdrew, or as Redis does not answer.
    """
    keys = _key(event.visitor), _count_key(event.visitor), _forgotten_key(event.visitor)
    entry = f"{int(event.at.timestamp())}#{event.kind}#{event.product_id}"
    oldest = int((event.at - EVENTS_KEPT).timestamp())
    seconds = (int(each.total_seconds()) for each in (KEPT, _DAY))
    try:
        redis = get_redis_connection("default")
        count = redis.eval(_REMEMBER, len(keys), *keys, entry, oldest, _LENGTH, *seconds)
    except RedisError:
        logger.warning("a visitor's history is not kept: the cache does not answer")
        return None
    return None if count is None else int(count)


def history_of(visitor: str) -> Sequence[tuple[Kind, str]]:
    """What she did, the latest first. One call; without Redis there is none."""
    try:
        stored = get_redis_connection("default").lrange(_key(visitor), 0, _LENGTH - 1)
    except RedisError:
        logger.warning("a visitor's history cannot be read: the cache does not answer")
        return ()
    return list(_later(stored, than=timezone.now() - EVENTS_KEPT))


def _later(stored: Sequence[bytes], *, than: datetime) -> Iterator[tuple[Kind, str]]:
    for value in stored:
        at, kind, product = value.decode().split("#", 2)
        if datetime.fromtimestamp(int(at), tz=UTC) > than:
            yield Kind(kind), product


def forget_history(visitor: str) -> None:
    """Delete it, and take no more of it in.

    Raises RedisError: who asked for it has to be told that it is not done.
    """
    pipeline = get_redis_connection("default").pipeline()
    pipeline.set(_forgotten_key(visitor), 1, ex=WITHDRAWAL_KEPT)
    pipeline.delete(_key(visitor), _count_key(visitor))
    pipeline.execute()


def _key(visitor: str) -> str:
    return f"history:{visitor}"


def _count_key(visitor: str) -> str:
    return f"noted:{visitor}"


def _forgotten_key(visitor: str) -> str:
    return f"forgotten:{visitor}"
