"""Counting the sales of hours anew, from the orders and refunds themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncHour
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import Order
from orders.states import OrderState
from payments.models import PaymentState, Refund, RefundState
from reports.models import SalesHour
from reports.periods import hour_of
from reports.services.progress import going_on
from shop.kernel.jobs import AFTER_ORDERS

SALES = "sales"  # the roll-up's name
MENDED = timedelta(days=35)  # that are counted anew every night: what the dashboard shows, and more
_COUNTED = ("placed", "paid", "revenue_minor", "refunded_minor")


def count_sales(start: datetime, end: datetime) -> None:
    """Make the rows of these hours say what orders and refunds say. For `going_on`.

    Three sums over an index each, whatever else there is.

    start, end: full hours.
    """
    rows: dict[tuple[datetime, str], SalesHour] = {}
    for found in (_placed(start, end), _paid(start, end), _refunded(start, end)):
        for one in found:
            key = (one.pop("hour"), one.pop("currency"))
            row = rows.setdefault(key, SalesHour(hour=key[0], currency=key[1]))
            for name, value in one.items():
                setattr(row, name, value)
    real = SalesHour.objects.filter(hour__gte=start, hour__lt=end, invented=False)
    gone = [row.pk for row in real if (row.hour, row.currency) not in rows]
    SalesHour.objects.filter(pk__in=gone).delete()
    SalesHour.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["hour", "currency", "invented"],
        update_fields=_COUNTED,
    )


def _placed(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Without those that are being placed, or were refused: no customer knows of them."""
    orders = Order.objects.filter(placed_at__gte=start, placed_at__lt=end)
    orders = orders.exclude(state__in=[OrderState.PLACING, OrderState.REJECTED])
    return [*_by_hour(orders, "placed_at").annotate(placed=Count("pk"))]


def _paid(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """When the money came, also for what was sent before, or was undone and revived."""
    orders = Order.objects.filter(paid_at__gte=start, paid_at__lt=end)
    sums = {"paid": Count("pk"), "revenue_minor": Sum("total_minor")}
    return [*_by_hour(orders, "paid_at").annotate(**sums)]


def _refunded(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """When providers accepted it. Money that paid no order was no revenue, and is left out."""
    refunds = Refund.objects.filter(
        accepted_at__gte=start,
        accepted_at__lt=end,
        payment__state=PaymentState.SUCCEEDED,
        payment__order__paid_at__isnull=False,
    ).exclude(state=RefundState.FAILED)
    return [*_by_hour(refunds, "accepted_at").annotate(refunded_minor=Sum("amount_minor"))]


def _by_hour(rows: Any, moment: str) -> Any:
    # Without an order of its own, which would be grouped by.
    return rows.order_by().annotate(hour=TruncHour(moment, tzinfo=UTC)).values("hour", "currency")


@app.periodic(cron="37 2 * * *")
@app.task(
    name="reports.recount_sales",
    queueing_lock="reports.recount_sales",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def recount_sales(timestamp: int) -> None:
    """Every night: what changed since it was counted, such as a refund that failed days later.

    Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    with going_on(SALES) as progress:
        if progress.complete_until is not None:
            count_sales(hour_of(now - MENDED), progress.complete_until)
