"""What sold since: noted in Redis, and told to the search index by the worker.

A sale is no change of stock that the index has to hear of at once, so what was sold is gathered: a
product that sells every second is told every ten minutes, and one that sells nothing never. Where
Redis loses a note, the product's next sale brings all units that were sold of it.
"""

import logging
from collections.abc import Collection

from django_redis import get_redis_connection
from procrastinate.contrib.django import app
from redis.exceptions import RedisError, ResponseError

from catalog.services.indexing import index_stock_later

logger = logging.getLogger(__name__)

_SOLD = "popularity:sold"  # ids of products
_TAKEN = "popularity:sold:taken"  # set aside by the worker, and deleted when its jobs are recorded


def note_sales(product_ids: Collection[str]) -> None:
    """Units of these products were sold, or came back. Without Redis nothing is noted."""
    if not product_ids:
        return
    try:
        get_redis_connection("default").sadd(_SOLD, *product_ids)
    except RedisError:
        logger.warning("sales are not noted for the order of lists: the cache does not answer")


@app.periodic(cron="*/10 * * * *")
@app.task(name="catalog.refresh_popularity", queueing_lock="catalog.popularity", pass_context=False)
def refresh_popularity(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Tell the index how much was sold of what sold since the last time. A crash repeats it."""
    redis = get_redis_connection("default")
    if not redis.exists(_TAKEN):
        try:
            redis.rename(_SOLD, _TAKEN)
        except ResponseError:  # nothing was sold
            return
    index_stock_later(sorted(product_id.decode() for product_id in redis.smembers(_TAKEN)))
    redis.delete(_TAKEN)
