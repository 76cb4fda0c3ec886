"""Telling of stock: what the jobs of the search index read is compared with what was told last.

Stock is in DynamoDB, so no transaction holds a change of it and its event. But every change has a
job for the index, which is tried again until it is done (`catalog.services.indexing`), and what
that reads comes by here. An event is as sure as the index is right, and as quick: at once after a
movement or when a SKU sells out, within ten minutes after other sales.
"""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.selectors.low_stock import threshold_of
from catalog.selectors.stock_parts import StockUnits
from shop.kernel.jobs import AFTER_ORDERS
from webhooks.kinds import EventType
from webhooks.models import Event, StockLevel
from webhooks.services.waking import wake_delivery

AT_ONCE = 500  # SKUs of one transaction
_READ = ("product_id", "available", "is_low", "read_at", "is_told")


def stock_was_read(
    sender: object,  # noqa: ARG001 (of the signal)
    units: Sequence[StockUnits],
    is_change: bool,
    read_at: datetime,
    **_others: Any,
) -> None:
    """Receiver of `catalog.signals.stock_read`: note what is there now. Two statements.

    A SKU that was never told of is noted only if it has changed: building the index anew would
    otherwise note the whole catalogue.
    """
    with atomic():
        rows = StockLevel.objects.filter(sku__in=[figures.sku for figures in units])
        known = {row.sku: row for row in rows.select_for_update().order_by("sku")}
        levels = (_level(figures, known.get(figures.sku), read_at=read_at) for figures in units)
        StockLevel.objects.bulk_create(
            # In one order, so that two jobs never wait for each other.
            sorted(
                (each for each in levels if _is_noted(each, known.get(each.sku), is_change)),
                key=attrgetter("sku"),
            ),
            update_conflicts=True,
            unique_fields=["sku"],
            update_fields=_READ,
        )


def _level(figures: StockUnits, known: StockLevel | None, *, read_at: datetime) -> StockLevel:
    level = StockLevel(
        sku=figures.sku,
        product_id=figures.product_id,
        available=figures.available,
        is_low=figures.available <= threshold_of(figures),
        read_at=read_at,
    )
    if known is not None and (level.available, level.is_low) == (known.available, known.is_low):
        level.is_told = known.is_told
    return level


def _is_noted(level: StockLevel, known: StockLevel | None, is_change: bool) -> bool:
    """Of two reads that overlap the later one holds."""
    return is_change if known is None else level.read_at > known.read_at


@app.periodic(cron="* * * * *")
@app.task(
    name="webhooks.tell_stock",
    queueing_lock="webhooks.tell_stock",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def tell_stock(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Every minute: an event for each SKU whose stock is not as it was told. Safe to run twice.

    So there is at most one `stock.changed` a minute for a SKU, with its latest figure, and nothing
    when it is again what it was.
    """
    while _tell_some(now=timezone.now()):
        pass
    wake_delivery()


def _tell_some(*, now: datetime) -> bool:
    """Whether there may be more. One transaction: what is told and that it is."""
    with atomic():
        rows = StockLevel.objects.filter(is_told=False).order_by("sku")
        levels = list(rows.select_for_update(skip_locked=True)[:AT_ONCE])
        Event.objects.bulk_create(
            Event(type=kind, subject=level.sku, data=_facts(level), at=now)
            for level in levels
            for kind in _news(level)
        )
        for level in levels:
            level.is_told = True
            level.told_available, level.told_low = level.available, level.is_low
        StockLevel.objects.bulk_update(levels, ["is_told", "told_available", "told_low"])
    return len(levels) == AT_ONCE


def _news(level: StockLevel) -> list[EventType]:
    """What there is to tell of a SKU. It is low, or sold out, only when it was not before."""
    news = []
    if level.available != level.told_available:
        news.append(EventType.STOCK_CHANGED)
    if level.is_low and not level.told_low and level.available > 0:
        news.append(EventType.STOCK_LOW)
    if level.available <= 0 and (level.told_available is None or level.told_available > 0):
        news.append(EventType.STOCK_SOLD_OUT)
    return news


def _facts(level: StockLevel) -> dict[str, Any]:
    return {
        "sku": level.sku,
        "product_id": level.product_id,
        "available": level.available,
        "previously_available": level.told_available,
        "is_low": level.is_low,
        "read_at": level.read_at,
    }
