"""Two months of invented figures, so that a demo shop's dashboard has something to show.

Rows of roll-ups only, marked as `invented`: no order is made up. The same on every machine, as
chance begins with the hour's own number.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from random import Random
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from reports.models import BestSeller, FunnelHour, MissedSearch, SalesHour
from reports.periods import DAY, HOUR, day_of, hour_of, midnight
from shop.kernel.funnel import Step

DAYS = 61  # two months of 30 days, and what is compared with today
_BUSIEST = 420  # visits in the best hour of an average evening
# By hour of the day: how much of the busiest hour there is.
_BY_HOUR = (
    9,
    5,
    3,
    2,
    2,
    4,
    10,
    22,
    35,
    45,
    52,
    55,
    60,
    58,
    55,
    56,
    60,
    66,
    75,
    92,
    100,
    88,
    55,
    25,
)
_BY_WEEKDAY = (104, 98, 96, 97, 92, 96, 117)  # percent; Mondays and Sundays sell best online
_ORDER = 5_840  # cents that an order comes to on average
_A_DAY = (
    60_00,
    320_00,
)  # cents that a product that sells well brings in a day, at least and at most
_MISSED = ("kruiwagen", "olifant", "zonnepanelen", "fietspomp", "winterjas heren xxl", "gift card")


class Offered(NamedTuple):
    """A product that may have been sold."""

    product_id: str
    title: str
    price_minor: int


def invent_history(products: Iterable[Offered], *, now: datetime) -> int:
    """Fill the weeks before this hour, once: a shop that has invented rows is left as it is.

    Returns how many days were filled.
    """
    if SalesHour.objects.filter(invented=True).exists():
        return 0
    start, end = midnight(day_of(now) - DAYS * DAY), hour_of(now)
    hours = [_invented(start + n * HOUR) for n in range(int((end - start) / HOUR))]
    SalesHour.objects.bulk_create(sales for sales, _steps in hours)
    FunnelHour.objects.bulk_create(
        FunnelHour(hour=sales.hour, step=step, count=count, invented=True)
        for sales, steps in hours
        for step, count in steps.items()
    )
    days = [day_of(now) - n * DAY for n in range(DAYS + 1)]
    offered = sorted(products)
    BestSeller.objects.bulk_create(one for day in days for one in _sold(day, offered))
    MissedSearch.objects.bulk_create(one for day in days for one in _missed(day))
    return DAYS


def _invented(hour: datetime) -> tuple[SalesHour, dict[Step, int]]:
    chance = Random(int(hour.timestamp()))  # noqa: S311 (no secret)
    local = timezone.localtime(hour, timezone.get_default_timezone())
    usual = _BUSIEST * _BY_HOUR[local.hour] * _BY_WEEKDAY[local.weekday()] // 10_000
    visits = usual * chance.randrange(85, 116) // 100
    products = visits * chance.randrange(58, 68) // 100
    carts = products * chance.randrange(12, 19) // 100
    checkouts = carts * chance.randrange(40, 55) // 100
    placed = checkouts * chance.randrange(62, 82) // 100
    paid = placed * chance.randrange(88, 101) // 100
    revenue = sum(_ORDER * chance.randrange(30, 171) // 100 for _ in range(paid))
    refunded = revenue * chance.randrange(0, 12) // 100
    steps = {
        Step.VISIT: visits,
        Step.PRODUCT: products,
        Step.CART: carts,
        Step.CHECKOUT: checkouts,
    }
    return SalesHour(
        hour=hour,
        currency=settings.SHOP_CURRENCY,
        placed=placed,
        paid=paid,
        revenue_minor=revenue,
        refunded_minor=refunded,
        invented=True,
    ), steps


def _sold(day: date, offered: Sequence[Offered]) -> Iterator[BestSeller]:
    chance = Random(day.toordinal())  # noqa: S311 (no secret)
    # Some products sell well for weeks, others by the day.
    liked = [
        *offered[:: max(len(offered) // 8, 1)][:8],
        *chance.sample(offered, min(8, len(offered))),
    ]
    for product in dict.fromkeys(liked):
        units = chance.randrange(*_A_DAY) // product.price_minor
        if not units:
            continue
        yield BestSeller(
            day=day,
            product_id=product.product_id,
            title=product.title,
            currency=settings.SHOP_CURRENCY,
            units=units,
            amount_minor=units * product.price_minor,
            invented=True,
        )


def _missed(day: date) -> Iterator[MissedSearch]:
    chance = Random(day.toordinal())  # noqa: S311 (no secret)
    for text in _MISSED:
        times = chance.randrange(0, 9)
        if times:
            yield MissedSearch(day=day, language="nl", text=text, times=times, invented=True)
