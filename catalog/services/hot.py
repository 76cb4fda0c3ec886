"""What shoppers look at and buy in these hours: counted by product, never by person.

The counts are in Redis, an hour in each, and may be lost with it. Nothing of them tells who, or in
which order: `catalog.selectors.hot` reads them. That an address has looked at a product is kept
for an hour as a keyed digest of both, which names neither.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterable
from threading import Lock

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from catalog.selectors.hot import HOURS, hour_key
from shop.kernel.funnel import network

logger = logging.getLogger(__name__)

VIEWED, BOUGHT = 1, 20  # points; looking costs nothing, so buying counts more
ONCE_IN = 3600  # seconds in which a product counts once for a client's address
SENT_EVERY = 5.0  # seconds that a process gathers views before it sends them
MOST = 10_000  # products of an hour; those with the fewest points give way
_PAGE = re.compile(r"https?://([^/?#]+)/(?:[a-z]{2}/)?products/([a-z0-9-]{1,100})/")


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


def viewed_product(address: str, *, host: str) -> str | None:
    """Which product's page this address is; None: of none, or of another shop's.

    host: the shop's, with its port.
    """
    found = _PAGE.match(address)
    return found[2] if found is not None and found[1] == host else None


def note_viewed(address: str, *, host: str, client: str) -> None:
    """Somebody looks at the page at this address; only those of products of this shop count.

    Up to SENT_EVERY seconds of views are lost with a process.

    host: the shop's, with its port. client: the IP address that the request came from.
    """
    product_id = viewed_product(address, host=host)
    if product_id is None or not _is_first(product_id, client):
        return
    due = _views.add(product_id)
    if due is not None:
        _send(due)


def _is_first(product_id: str, client: str) -> bool:
    """Whether nobody at this address looked at the product within the hour. Without Redis, yes."""
    digest = salted_hmac("catalog.hot", f"{network(client)} {product_id}", algorithm="sha256")
    return cache.add(f"catalog:viewed:v1:{digest.hexdigest()[:24]}", 1, timeout=ONCE_IN)


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
