"""The most sold products and the searches without an answer, by day.

Of each day so many are kept that the sums of a month are right for all that a page shows, and few
enough that a page reads some thousand rows, however many products a shop sells.
"""

from datetime import UTC, date, datetime

from django.db.models import F, Max, Sum
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.merchandising import SearchedText
from orders.models import Order, OrderLine
from reports.models import BestSeller, MissedSearch, RollUp
from reports.periods import DAY, day_of, midnight
from reports.services.progress import came_to, going_on
from reports.services.sales import CLOSED_AFTER
from shop.kernel.jobs import AFTER_ORDERS

TOPS = "tops"  # the roll-up's name
SOLD_KEPT = 200  # products of a day
MISSED_KEPT = 100  # texts of a day


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="reports.roll_up_tops",
    queueing_lock="reports.roll_up_tops",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def roll_up_tops(timestamp: int) -> None:
    """Every ten minutes: count today anew. After an outage, every day since it began.

    Safe to run twice at once: a day's rows are replaced in one transaction.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    today, open_since = day_of(now), midnight(day_of(now - CLOSED_AFTER))
    day = _begun(now)
    while day <= today:
        with going_on(TOPS) as progress:
            count_tops(day)
            counted_at = now if day == today else midnight(day + DAY)
            came_to(progress, min(midnight(day), open_since), counted_at=counted_at)
        day += DAY


def _begun(now: datetime) -> date:
    """The day to go on with: the last one that was not over, or at first the first with a sale."""
    progress = RollUp.objects.filter(pk=TOPS).first()
    return day_of((progress and progress.complete_until) or _first_paid(now))


def _first_paid(now: datetime) -> datetime:
    paid = Order.objects.filter(paid_at__isnull=False).order_by("paid_at")
    return paid.values_list("paid_at", flat=True).first() or now


def count_tops(day: date) -> None:
    """Replace what is stored of a day. For `going_on`."""
    BestSeller.objects.filter(day=day, invented=False).delete()
    BestSeller.objects.bulk_create(_best_sellers(day))
    MissedSearch.objects.filter(day=day, invented=False).delete()
    MissedSearch.objects.bulk_create(_missed(day))


def _best_sellers(day: date) -> list[BestSeller]:
    """Of what was paid on the day; what is cancelled or sent back later was sold all the same."""
    lines = OrderLine.objects.filter(
        order__paid_at__gte=midnight(day), order__paid_at__lt=midnight(day + DAY)
    )
    sold = (
        lines.order_by()
        .values("product_id", currency=F("order__currency"))
        .annotate(
            units=Sum("quantity"),
            amount_minor=Sum(F("unit_price_minor") * F("quantity")),
            title=Max("title"),
        )
        .order_by("-units", "-amount_minor", "product_id")
    )
    return [BestSeller(day=day, **one) for one in sold[:SOLD_KEPT]]


def _missed(day: date) -> list[MissedSearch]:
    searched = SearchedText.objects.filter(day=day, found=0).order_by("-times", "language", "text")
    return [
        MissedSearch(day=day, language=one.language, text=one.text, times=one.times)
        for one in searched[:MISSED_KEPT]
    ]
