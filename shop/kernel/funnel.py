"""How far visitors come in an hour: counted, and nothing kept that tells who.

Each step of an hour is a HyperLogLog in Redis: a sketch of some kilobytes from which the number of
different entries is estimated, within 1 %, and from which no entry can be read. What goes in is a
keyed digest that is another one in the next hour. No cookie, nothing that is read from a device.

Adding the same again changes nothing, and counting takes nothing away: so a repeat counts nothing
twice, and a crash loses nothing. With Redis an hour's sketch may be lost.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

from django.utils.crypto import salted_hmac
from django_redis import get_redis_connection
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEPT = timedelta(days=3)  # of a sketch: so long the worker may be away
# What crawlers call themselves, and no maker of phones (Cubot). One that gives itself out for a
# browser is counted like one.
_CRAWLER = re.compile(r"(?<!cu)bot\b|crawl|spider|slurp|preview|headless|lighthouse", re.IGNORECASE)


class Step(StrEnum):
    """What is counted. Paid orders are the last step, and stand in PostgreSQL."""

    VISIT = "visit"  # a visitor opened a page
    PRODUCT = "product"  # a visitor opened a product's page
    CART = "cart"  # the first product was put in a cart
    CHECKOUT = "checkout"  # the checkout of a cart was opened, or asked for by an app


def visitor(client: str, agent: str) -> str | None:
    """What a visitor of this hour is known by, for `note_steps`; None: a crawler, by its own word.

    client: the IP address that the request came from.
    agent: what the browser calls itself.
    """
    if not agent or _CRAWLER.search(agent):
        return None
    return f"{network(client)} {agent[:300]}"


def network(client: str) -> str:
    """Of IPv6 the half that a provider gives a household: it makes up the other as it likes."""
    address = ip_address(client)
    if address.version == 4:
        return str(address)
    return str(ip_network((int(address), 64), strict=False))


def note_steps(steps: Iterable[Step], who: str, *, now: datetime) -> None:
    """Somebody came so far: each counts once an hour. Without Redis it is not counted.

    who: a visitor, or the id of a cart. It is not stored.
    """
    hour = _hours(now)
    digest = salted_hmac("shop.funnel", f"{hour} {who}", algorithm="sha256").digest()[:16]
    try:
        pipeline = get_redis_connection("default").pipeline(transaction=False)
        for step in steps:
            pipeline.pfadd(_key(step, hour), digest)
            pipeline.expire(_key(step, hour), KEPT)
        pipeline.execute()
    except RedisError:
        logger.warning("visits are not counted: the cache does not answer")


def counted(hour: datetime) -> Mapping[Step, int]:
    """How many came to each step in an hour.

    Raises:
        RedisError: the cache does not answer.
    """
    pipeline = get_redis_connection("default").pipeline(transaction=False)
    for step in Step:
        pipeline.pfcount(_key(step, _hours(hour)))
    return dict(zip(Step, pipeline.execute(), strict=True))


def _hours(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp() // 3600)


def _key(step: Step, hour: int) -> str:
    return f"funnel:{step}:{hour}"
