"""What the shop's own books say of the orders. Needs Django, set up for the measured shop."""

import random
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bench.checkout.crowd import Crowd
from bench.load import LoadError
from catalog.demo import demo_products
from catalog.selectors.offers import offers
from catalog.selectors.stock_parts import units_of
from catalog.services.stock import count_stock, split_stock
from orders.models import Order, OrderEvent, OrderLine
from orders.states import PAY, OrderState

SKUS = 100  # that orders are spread over
PLENTY = 1_000_000  # units of each
BUCKETS = 8  # that the units of one of them are split over
_WHY = "measurement"
_LIGHT = 2_000  # grams; every shipping method takes it
_SOON = timedelta(seconds=90)  # jobs due by then are an order's own, such as looking after it
_PATIENCE = 180  # seconds until orders have to be paid, and the worker at rest
_NOT_SOLD = (OrderState.REJECTED, OrderState.CANCELLED, OrderState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Shelf:
    """SKUs of the demo catalogue, enough of each. split: one whose units lie in BUCKETS parts.

    pages: the paths of their products, by SKU.
    """

    many: tuple[str, ...]
    hot: str
    split: str
    pages: Mapping[str, str]

    @property
    def skus(self) -> tuple[str, ...]:
        """All of them."""
        return (self.hot, self.split, *self.many)


def fill_shelf() -> Shelf:
    """Count in what will be bought, always the same SKUs.

    Raises:
        LoadError: the catalogue has too few that a parcel takes.
    """
    known = [one.sku for product in demo_products() for one in product.variants]
    random.Random(1).shuffle(known)
    light = {
        sku: f"/products/{offer.product_id}/{offer.slug}/"
        for start in range(0, len(known), SKUS)
        for sku, offer in offers(known[start : start + SKUS], "nl").items()
        if offer.weight_grams <= _LIGHT
    }
    if len(light) < SKUS + 2:
        raise LoadError("The shop has too few light products to be measured.")
    hot, split, *many = islice(light, SKUS + 2)
    shelf = Shelf(tuple(many), hot, split, light)
    for sku in shelf.skus:
        put_on_shelf(sku, PLENTY)
    spread(split)
    return shelf


def put_on_shelf(sku: str, units: int) -> None:
    """Make this many for sale."""
    reserved = units_of([sku], consistent=True)[sku].reserved
    count_stock(sku=sku, units=units + reserved, reason=_WHY, by="bench", now=timezone.now())


def spread(sku: str) -> None:
    """Split what is for sale evenly over the buckets."""
    split_stock(sku=sku, buckets=BUCKETS, reason=_WHY, by="bench", now=timezone.now())


def wait_until_paid(crowd: Crowd) -> int:
    """Wait for the orders whose money Stripe took; returns how many are not paid in the end."""
    give_up_at = time.monotonic() + _PATIENCE
    while (missing := len(crowd.confirmed) - paid_by(crowd)) and time.monotonic() < give_up_at:
        time.sleep(0.5)
    return missing


def wait_for_worker() -> None:
    """Wait until the worker has done everything that orders have caused so far.

    Raises:
        LoadError: it does not come to an end.
    """
    give_up_at = time.monotonic() + _PATIENCE
    while _jobs_due():
        if time.monotonic() > give_up_at:
            raise LoadError(f"The worker is not done after {_PATIENCE} seconds.")
        time.sleep(0.5)


def paid_by(crowd: Crowd, moment: datetime | None = None) -> int:
    """How many of the crowd's orders were paid by then; None: until now."""
    paid = OrderEvent.objects.filter(transition=PAY.name, order__email__startswith=f"{crowd.run}-")
    return (paid.filter(at__lte=moment) if moment else paid).values("order_id").distinct().count()


def _jobs_due() -> int:
    unfinished = ProcrastinateJob.objects.filter(status__in=["todo", "doing"])
    later = unfinished.filter(scheduled_at__gt=timezone.now() + _SOON)
    return unfinished.count() - later.count()


def oversold(skus: Iterable[str]) -> int:
    """Units that orders hold and stock did not give, of all orders ever. To be 0."""
    wanted = sorted(skus)
    ordered: Counter[str] = Counter(
        dict(
            OrderLine.objects.filter(sku__in=wanted)
            .exclude(order__state__in=_NOT_SOLD)
            .values_list("sku")
            .annotate(units=Sum("quantity"))
            .order_by()
        )
    )
    stock = units_of(wanted, consistent=True).values()
    return sum(max(0, ordered[one.sku] - (one.received - one.available)) for one in stock)


def orders_of(crowd: Crowd) -> int:
    """Orders that were accepted: their units are reserved or sold."""
    placed = Order.objects.filter(email__startswith=f"{crowd.run}-")
    return placed.exclude(state__in=(*_NOT_SOLD, OrderState.PLACING)).count()


def transactions() -> int:
    """Of PostgreSQL since its start."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database")
        (count,) = cursor.fetchone()
    return int(count)
