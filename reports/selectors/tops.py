"""What sold best, and what was searched for in vain, in a period."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Sum

from reports.models import BestSeller, MissedSearch
from reports.periods import Period, current
from shop.kernel.money import Money

SHOWN = 10


class Sold(NamedTuple):
    """A product, and what was paid for units of it, VAT included."""

    product_id: str
    title: str
    units: int
    amount: Money


class Missed(NamedTuple):
    """A text that found nothing."""

    text: str
    language: str
    times: int


def best_sellers(period: Period, now: datetime) -> Sequence[Sold]:
    """The products with the most units, by what is kept of each day."""
    window = current(period, now)
    rows = (
        BestSeller.objects.filter(day__range=(window.first, window.last))
        .values_list("product_id", "currency")
        .annotate(name=Max("title"), sold=Sum("units"), amount=Sum("amount_minor"))
        .order_by("-sold", "-amount", "product_id")[:SHOWN]
    )
    return [
        Sold(product_id, title, units, Money(int(amount), currency))
        for product_id, currency, title, units, amount in rows
    ]


def missed_searches(period: Period, now: datetime) -> Sequence[Missed]:
    """The texts that were searched for most often, by what is kept of each day."""
    window = current(period, now)
    rows = (
        MissedSearch.objects.filter(day__range=(window.first, window.last))
        .values_list("text", "language")
        .annotate(total=Sum("times"))
        .order_by("-total", "text", "language")[:SHOWN]
    )
    return [Missed(*row) for row in rows]
