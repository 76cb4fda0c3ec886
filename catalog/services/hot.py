"""What shoppers look at and buy in these hours: counted by product, never by person.

The counts are in Redis, an hour in each, and may be lost with it. Nothing of them tells who, or in
which order: `catalog.selectors.hot` reads them.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterable
from threading import Lock

from django_redis import get_redis_connection
from redis.exceptions import RedisError

from catalog.selectors.hot import HOURS, hour_key

logger = logging.getLogger(__name__)

VIEWED, BOUGHT = 1, 20  # points; anybody can look as often as she likes, so buying counts more
SENT_EVERY = 5.0  # seconds that a process gathers views before it sends them
MOST = 10_000  # products of an hour; those with the fewest points give way
_PAGE = re.compile(r"https?://[^/?#]+/(?:[a-z]{2}/)?products/([a-z0-9-]{1,100})/")


class _Views:
    """What this process has seen since it sent the last."""

    def __init__(self) -> None:
        self._points: Counter[str] = Counter()
        self._lock = Lock()
        self._sent_at = time.monotonic()

    def add(self, product_id: str) -> Counter[str] | None:
        """Count a view; gives what is to be sent, when it is time for that."""
        with self._lock:
            self._points[product_id] += VIEWED
            if time.monotonic() - self._sent_at < SENT_EVERY:
                return None
            due, self._points = self._points, Counter()
            self._sent_at = time.monotonic()
            return due


_views = _Views()


def note_viewed(address: str) -> None:
    """Somebody looks at the page at this address; only those of products count.

    Up to SENT_EVERY seconds of views are lost with a process.
    """
    found = _PAGE.match(address)
    due = _views.add(found[1]) if found else None
    if due is not None:
        _send(due)


def note_bought(product_ids: Iterable[str]) -> None:
    """These were bought together. A repeat after a crash counts them twice, which is no harm."""
    _send(Counter(dict.fromkeys(product_ids, BOUGHT)))


def _send(points: Counter[str]) -> None:
    if not points:
        return
    key = hour_key(int(time.time() // 3600))
    try:
        pipeline = get_redis_connection("default").pipeline(transaction=False)
        for product_id, count in points.items():
            pipeline.zincrby(key, count, product_id)
        pipeline.zremrangebyrank(key, 0, -MOST - 1)
        pipeline.expire(key, (HOURS + 1) * 3600)
        pipeline.execute()
    except RedisError:
        logger.warning("what shoppers look at is not counted: the cache does not answer")
