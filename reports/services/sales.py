"""Orders, revenue and refunds by hour, a minute behind at most."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import Order
from reports.periods import HOUR, hour_of
from reports.services.progress import came_to, going_on
from reports.services.recounting import SALES, count_sales
from shop.kernel.jobs import AFTER_ORDERS

# After its end nothing is added to an hour: longer than between an event and its commit.
CLOSED_AFTER = timedelta(minutes=15)
AT_ONCE = timedelta(
    days=7
)  # of an outage, or of a shop's past, that are counted in one transaction


@app.periodic(cron="* * * * *")
@app.task(
    name="reports.roll_up_sales",
    queueing_lock="reports.roll_up_sales",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def roll_up_sales(timestamp: int) -> None:
    """Every minute: count the hours that are still open. After an outage, all since it began.

    An hour is counted from the orders themselves and its row replaced, in one transaction with how
    far it came: so a crash leaves nothing to mend. Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    while not _went_on(now):
        pass


def _went_on(now: datetime) -> bool:
    """Count a stretch of hours; gives whether that was the last."""
    last = hour_of(now) + HOUR
    with going_on(SALES) as progress:
        start = progress.complete_until or _first_hour(now)
        end = min(start + AT_ONCE, last)
        if start < end:
            count_sales(start, end)
        closed = min(end, hour_of(now - CLOSED_AFTER))
        came_to(progress, closed, counted_at=now if end == last else end)
    return end == last


def _first_hour(now: datetime) -> datetime:
    first = Order.objects.order_by("placed_at").values_list("placed_at", flat=True).first()
    return hour_of(first or now)
