"""Products that merchants put on the home page."""

import logging
from datetime import datetime
from time import monotonic

from django.db import DatabaseError, OperationalError

from catalog.merchandising import FeaturedProduct
from catalog.selectors.kept import Kept
from catalog.selectors.stamps import FEATURED

logger = logging.getLogger(__name__)

# Seconds that a process does not ask a PostgreSQL which failed: a call waits five for the pool.
UNASKED = 10.0

featured_kept = Kept("featured:v1", most=1)
_unasked_until = 0.0


def featured_products(now: datetime) -> list[str]:
    """Product ids in the merchant's order, those whose days it is.

    Without PostgreSQL as Redis has them, or nothing.
    """
    try:
        rows = featured_kept.get(FEATURED, _read)
    except DatabaseError:
        logger.warning("what merchants feature cannot be read")
        return []
    day = now.isoformat()
    return [
        row["id"]
        for row in rows
        if (row["from"] or "") <= day and (row["until"] is None or day < row["until"])
    ]


def _read() -> list[dict[str, str | None]]:
    global _unasked_until
    if monotonic() < _unasked_until:
        raise OperationalError("PostgreSQL did not answer a moment ago")
    try:
        rows = [*FeaturedProduct.objects.all()]
    except DatabaseError:
        _unasked_until = monotonic() + UNASKED
        raise
    return [
        {"id": row.product_id, "from": _iso(row.shown_from), "until": _iso(row.shown_until)}
        for row in rows
    ]


def _iso(moment: datetime | None) -> str | None:
    """In UTC, as `now` is, so that they compare as text."""
    return None if moment is None else moment.isoformat()
