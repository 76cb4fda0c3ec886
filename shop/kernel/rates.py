"""How often somebody may ask: token buckets in Redis, all that a request meets in one call.

A bucket holds `burst` requests and is filled again at `per_second`. Redis keeps one number of it,
the moment at which it will be full (the generic cell rate algorithm, ITU-T I.371), and its clock is
the only one: the limit is exact however many processes and machines count.

The cache keeps the buckets. Without it nobody is refused: a shop that sells to everyone is worth
more than one that counts.
"""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django_redis import get_redis_connection
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Takes one request out of each bucket, or none at all. For each bucket it answers, in
# microseconds: how long until it has room (0: it has), and how long until it is full.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local full, wait, refused = {}, {}, false
for i, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  full[i] = math.max(tonumber(redis.call('GET', key) or 0), now)
  wait[i] = math.max(full[i] + interval - now - interval * burst, 0)
  refused = refused or wait[i] > 0
end
local answer = {}
for i, key in ipairs(KEYS) do
  if not refused then
    full[i] = full[i] + tonumber(ARGV[2 * i - 1])
    local kept = math.ceil((full[i] - now) / 1000) + 1
    redis.call('SET', key, string.format('%.3f', full[i]), 'PX', kept)
  end
  answer[2 * i - 1] = math.ceil(wait[i])
  answer[2 * i] = math.ceil(full[i] - now)
end
return answer
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """per_second: requests, for as long as one likes. burst: requests at once, after a rest."""

    per_second: float
    burst: int

    @property
    def interval(self) -> float:
        """Microseconds in which the room for one request comes back."""
        return 1_000_000 / self.per_second

    @property
    def window(self) -> int:
        """Seconds in which an empty bucket is full again."""
        return math.ceil(self.burst / self.per_second)


@dataclass(frozen=True, slots=True)
class Bucket:
    """name: of the limit, as the client is told it. key: of whose requests are in it."""

    name: str
    key: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Level:
    """How a bucket stands after a request.

    remaining: requests. wait: seconds until there is room for one, 0 if there is. full_in: seconds.
    """

    bucket: Bucket
    remaining: int
    wait: float
    full_in: float


def take(buckets: Sequence[Bucket]) -> list[Level]:
    """Count one request in all of these buckets, or in none when one of them has no room.

    It is refused when any of them has a wait. Empty when Redis does not answer: then it is let
    through.
    """
    redis = get_redis_connection("default")
    limits = [part for each in buckets for part in (each.rate.interval, each.rate.burst)]
    try:
        times = redis.register_script(_TAKE)([_key(each) for each in buckets], limits)
    except RedisError as error:
        logger.warning("requests are not counted: %s", error)
        return []
    return [
        _level(bucket, wait=wait, full_in=full_in)
        for bucket, wait, full_in in zip(buckets, times[::2], times[1::2], strict=True)
    ]


def _key(bucket: Bucket) -> str:
    # The braces keep all of them in one slot of a Redis cluster, as one script has to have them.
    return f"{{rate}}:{bucket.name}:{bucket.key}"


def _level(bucket: Bucket, *, wait: int, full_in: int) -> Level:
    used = full_in / bucket.rate.interval
    return Level(
        bucket,
        remaining=max(math.floor(bucket.rate.burst - used + 1e-6), 0),
        wait=wait / 1_000_000,
        full_in=full_in / 1_000_000,
    )
