"""Products that merchants put on the home page."""

import logging
from datetime import datetime

from django.db import DatabaseError

from catalog.merchandising import FeaturedProduct
from catalog.selectors.kept import Kept
from catalog.selectors.stamps import FEATURED

logger = logging.getLogger(__name__)

featured_kept = Kept("featured:v1", most=1)


def featured_products(now: datetime) -> list[str]:
    """Product ids in the merchant's order, those whose days it is. Nothing without PostgreSQL."""
    try:
        rows = featured_kept.get(FEATURED, _read)
    except DatabaseError:
        logger.exception("what merchants feature cannot be read")
        return []
    day = now.isoformat()
    return [
        row["id"]
        for row in rows
        if (row["from"] or "") <= day and (row["until"] is None or day < row["until"])
    ]


def _read() -> list[dict[str, str | None]]:
    return [
        {"id": row.product_id, "from": _iso(row.shown_from), "until": _iso(row.shown_until)}
        for row in FeaturedProduct.objects.all()
    ]


def _iso(moment: datetime | None) -> str | None:
    """In UTC, as `now` is, so that they compare as text."""
    return None if moment is None else moment.isoformat()
