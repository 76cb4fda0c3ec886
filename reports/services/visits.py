"""How far visitors came, by hour: from Redis to PostgreSQL."""

import logging
from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app
from redis.exceptions import RedisError

from reports.models import FunnelHour
from reports.periods import HOUR, hour_of
from reports.services.progress import came_to, going_on
from shop.kernel.funnel import KEPT, counted
from shop.kernel.jobs import AFTER_ORDERS

logger = logging.getLogger(__name__)

VISITS = "visits"  # the roll-up's name


@app.periodic(cron="* * * * *")
@app.task(
    name="reports.roll_up_visits",
    queueing_lock="reports.roll_up_visits",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def roll_up_visits(timestamp: int) -> None:
    """Every minute: store what was counted in the hours since the last time, and in this one.

    Redis goes on counting, and gives nothing away: so a crash loses nothing, and a repeat stores
    the same. What Redis has lost meanwhile is not taken off. Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    with going_on(VISITS) as progress:
        hour = max(progress.complete_until or hour_of(now), hour_of(now - KEPT))
        try:
            while hour <= now:
                _store(hour)
                hour += HOUR
        except RedisError:
            logger.warning("visits are not stored: the cache does not answer")
            return
        came_to(progress, hour_of(now), counted_at=now)


def _store(hour: datetime) -> None:
    stored = dict(FunnelHour.objects.filter(hour=hour, invented=False).values_list("step", "count"))
    more = {step: count for step, count in counted(hour).items() if count > stored.get(step, 0)}
    FunnelHour.objects.bulk_create(
        [FunnelHour(hour=hour, step=step, count=count) for step, count in more.items()],
        update_conflicts=True,
        unique_fields=["hour", "step", "invented"],
        update_fields=["count"],
    )
