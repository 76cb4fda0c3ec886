"""What SKUs cost in the past."""

from collections.abc import Sequence

from catalog.models import Price
from catalog.reductions import PastPrice

# Prices of one SKU that are looked at, the newest ones. More changes than that within a reduction
# and the 30 days before it would make the reference of a later day count.
MOST = 500


def price_history(sku: str) -> Sequence[PastPrice]:
    """Its prices, the oldest first. One query."""
    newest = Price.query(sku, scan_index_forward=False, limit=MOST, consistent_read=True)
    history = [
        PastPrice(past.valid_from, past.price_minor, past.compare_at_minor is not None)
        for past in newest
    ]
    return history[::-1]
