"""What one customer wrote, over all products."""

from collections.abc import Iterator
from itertools import islice

from catalog.review_models import Review

_AT_A_TIME = 50  # reviews of one call


def reviews_by(customer_id: str) -> Iterator[Review]:
    """Of an account, oldest first within each call. The index is seconds old at most."""
    keys = ((each.product_id, each.review_key) for each in Review.by_author.query(customer_id))
    while some := list(islice(keys, _AT_A_TIME)):
        yield from Review.batch_get(some, consistent_read=True)
