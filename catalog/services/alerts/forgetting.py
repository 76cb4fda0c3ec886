"""Alerts that came to nothing are not kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app

from catalog.alert_models import AlertWave, StockAlert
from catalog.services.alerts.sending import WAVE
from shop.kernel.jobs import AFTER_ORDERS

KEPT = timedelta(days=90)  # of what was asked for
UNANSWERED = timedelta(days=2)  # so long the link of the question works
_AT_ONCE = 1000  # rows


@app.periodic(cron="41 4 * * *")
@app.task(
    name="catalog.forget_alerts",
    queueing_lock="catalog.forget_alerts",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def forget_alerts(timestamp: int) -> None:
    """Every night: what is too old, or was never confirmed, is deleted. Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    old = Q(asked_at__lt=now - KEPT)
    unanswered = Q(asked_at__lt=now - UNANSWERED, confirmed_at__isnull=True)
    _delete(StockAlert.objects.filter(old | unanswered))
    _delete(AlertWave.objects.filter(begun_at__lt=now - 2 * WAVE))


def _delete(rows: "QuerySet[Any]") -> None:
    while keys := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        rows.model._base_manager.filter(pk__in=keys).delete()
