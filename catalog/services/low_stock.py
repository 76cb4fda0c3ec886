"""Noting which SKUs are nearly sold out.

Every change of stock has a job read that stock for the search index: at once after a movement or
when something sells out, within ten minutes after other sales. What the job read is noted here, so
the list of what is low costs no read of its own, and no scan.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db.transaction import atomic
from procrastinate.contrib.django import app

from catalog.low_stock_models import LowStock
from catalog.selectors.low_stock import threshold_of
from catalog.selectors.stock_parts import StockUnits, units_of
from shop.kernel.jobs import AFTER_ORDERS

CHUNK = 100  # SKUs that are read at once
LOOKED_AT_AGAIN = timedelta(hours=2)


def note_low_stock(units: Iterable[StockUnits], *, read_at: datetime) -> None:
    """What was read of these SKUs: the low ones are noted, the others forgotten. May be repeated.

    Expected units count, too: more of such a SKU is ordered already.
    Two statements at most. Of two reads that overlap the later one holds, but for a row that was
    not there: `look_again` sees to that.

    read_at: a moment before the stock was read.
    """
    low, enough = [], []
    for figures in units:
        threshold = threshold_of(figures)
        if figures.available > threshold:
            enough.append(figures.sku)
        else:
            low.append(_row(figures, threshold, read_at))
    with atomic():
        if enough:
            LowStock.objects.filter(sku__in=enough, read_at__lte=read_at).delete()
        if low:
            _keep(low, read_at=read_at)


def _row(figures: StockUnits, threshold: int, read_at: datetime) -> LowStock:
    return LowStock(
        sku=figures.sku,
        product_id=figures.product_id,
        available=figures.available,
        threshold=threshold,
        low_since=read_at,
        read_at=read_at,
    )


def _keep(low: Sequence[LowStock], *, read_at: datetime) -> None:
    newer = LowStock.objects.filter(sku__in=[row.sku for row in low], read_at__gt=read_at)
    overtaken = set(newer.values_list("sku", flat=True))
    LowStock.objects.bulk_create(
        # In one order, so that two jobs never wait for each other.
        sorted((row for row in low if row.sku not in overtaken), key=lambda row: row.sku),
        update_conflicts=True,
        unique_fields=["sku"],
        update_fields=["product_id", "available", "threshold", "read_at"],  # low_since stays
    )


@app.periodic(cron="23 * * * *")
@app.task(
    name="catalog.look_again_at_low_stock",
    queueing_lock="catalog.low_stock",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def look_again(timestamp: int) -> None:
    """Every hour: read again what was noted in the last two, should two jobs have crossed.

    Also SKUs that no product has any more are forgotten. Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    since = datetime.fromtimestamp(timestamp, tz=UTC) - LOOKED_AT_AGAIN
    last = ""
    while skus := _noted(since, after=last):
        read_at = datetime.now(UTC)
        found = units_of(skus, consistent=True)
        LowStock.objects.filter(sku__in=set(skus) - set(found), read_at__lte=read_at).delete()
        note_low_stock(found.values(), read_at=read_at)
        last = skus[-1]


def _noted(since: datetime, *, after: str) -> list[str]:
    rows = LowStock.objects.filter(read_at__gte=since, sku__gt=after).order_by("sku")
    return [*rows.values_list("sku", flat=True)[:CHUNK]]
