"""Products that many look at or buy in these hours, by the counts of `catalog.services.hot`."""

import time
from collections.abc import Sequence

from django.core.cache import cache
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from shop.kernel.refilling import Entry, new_entry, read_entry, refilled

HOURS = 24  # that count
HALVED_AFTER = 6  # hours, after which a view counts half
LEAST = 30  # points: below that it is chance, and might tell of one visitor
CHOSEN = 40  # products
RECKONED_EVERY = 60  # seconds
_KEY, _SUM = "catalog:hot:v1", "hot:sum"


def hour_key(hour: int) -> str:
    """Where Redis counts an hour. hour: hours since 1970."""
    return f"hot:{hour}"


def hot_products() -> Sequence[str]:
    """Product ids, the hottest first; nothing without Redis. Reckoned once a minute for all."""
    old = read_entry(cache.get(_KEY))
    entry = old
    if old is None or not old.is_fresh(""):
        entry = refilled(
            cache, _KEY, fits=lambda coming: coming.is_fresh(""), old=old, make=_reckoned
        )
    return entry.value if entry is not None else ()


def _reckoned() -> Entry:
    now = int(time.time() // 3600)
    weights = {hour_key(now - ago): 0.5 ** (ago / HALVED_AFTER) for ago in range(HOURS)}
    try:
        pipeline = get_redis_connection("default").pipeline(transaction=False)
        pipeline.zunionstore(_SUM, weights)
        pipeline.zrange(_SUM, "+inf", LEAST, byscore=True, desc=True, offset=0, num=CHOSEN)
        pipeline.delete(_SUM)
        _size, hottest, _gone = pipeline.execute()
    except RedisError:
        hottest = []
    return new_entry("", [each.decode() for each in hottest], seconds=RECKONED_EVERY)
