"""Revenue, orders and refunds of a period, from the hours that were rolled up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Q, Sum

from reports.models import SalesHour
from reports.periods import DAY, Bucket, Period, before, buckets, current, midnight
from reports.selectors.amounts import Figure, figure, within


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """In one currency, in minor units, VAT included."""

    currency: str
    revenue: Figure
    refunded: Figure


@dataclass(frozen=True, slots=True)
class ChartedRevenue:
    """Of an hour or a day, in the shop's currency. now: None: it has not begun."""

    bucket: Bucket
    now: int | None
    before: int


@dataclass(frozen=True, slots=True)
class Sales:
    """Of a period and the one before it.

    money: by currency, the shop's own first.
    has_invented: some of it is history of a demo shop.
    """

    money: Sequence[MoneyFigures]
    placed: Figure
    paid: Figure
    revenue: Sequence[ChartedRevenue]
    has_invented: bool


class _Hour(NamedTuple):
    hour: datetime
    currency: str
    placed: int
    paid: int
    revenue: int
    refunded: int
    invented: int


def sales(period: Period, now: datetime) -> Sales:
    """One statement over at most 1,500 rows a currency."""
    hours = _hours(period, now)
    own = settings.SHOP_CURRENCY
    currencies = sorted(
        {own, *(row.currency for row in hours)}, key=lambda code: (code != own, code)
    )
    windows = current(period, now), before(period, now)

    def summed(value: Callable[[_Hour], int], currency: str | None = None) -> Figure:
        chosen = [(row.hour, value(row)) for row in hours if currency in {None, row.currency}]
        return figure(chosen, *windows)

    return Sales(
        money=[
            MoneyFigures(
                code,
                summed(lambda row: row.revenue, code),
                summed(lambda row: row.refunded, code),
            )
            for code in currencies
        ],
        placed=summed(lambda row: row.placed),
        paid=summed(lambda row: row.paid),
        revenue=_charted(
            [(row.hour, row.revenue) for row in hours if row.currency == own], period, now
        ),
        has_invented=any(row.invented for row in hours),
    )


def _hours(period: Period, now: datetime) -> list[_Hour]:
    """Of both windows, the whole last day of the one before included, for the chart."""
    this, earlier = current(period, now), before(period, now)
    rows = SalesHour.objects.filter(
        Q(hour__gte=earlier.start, hour__lt=midnight(earlier.last + DAY))
        | Q(hour__gte=this.start, hour__lt=midnight(this.last + DAY))
    )
    sums = (
        rows.order_by("hour")
        .values_list("hour", "currency")
        .annotate(
            Sum("placed"),
            Sum("paid"),
            Sum("revenue_minor"),
            Sum("refunded_minor"),
            made_up=Count("pk", filter=Q(invented=True)),
        )
    )
    return [_Hour(*row) for row in sums]


def _charted(
    revenue: Sequence[tuple[datetime, int]], period: Period, now: datetime
) -> list[ChartedRevenue]:
    return [
        ChartedRevenue(
            bucket,
            within(revenue, bucket.start, bucket.end) if bucket.start <= now else None,
            within(revenue, bucket.before_start, bucket.before_end),
        )
        for bucket in buckets(period, now)
    ]
