"""The figures that alarms watch, every minute: names in shop.kernel.metrics."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Min, Q
from django.utils import timezone
from django_redis import get_redis_connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from redis.exceptions import RedisError

from orders.models import Order
from orders.states import OrderState
from payments.gateways.base import Status
from payments.models import ReceivedEvent
from reports.models import FunnelHour
from reports.periods import HOUR, hour_of
from shop.kernel.funnel import Step
from shop.kernel.metrics import Metric, put_metrics
from webhooks.models import Endpoint

logger = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
FUNNEL_AT = 5  # minutes past the hour: by then the last visits of the hour before are stored
_BEFORE_ALL = 100  # priority: how long others wait has to be told while they wait
_ASKED = "reports.metrics.cache"  # hits and misses of the cache when it was last looked at

Figures = dict[Metric, float]


@app.periodic(cron="* * * * *")
@app.task(
    name="reports.put_metrics",
    queueing_lock="reports.put_metrics",
    priority=_BEFORE_ALL,
    pass_context=False,
)
def put_minute(timestamp: int) -> None:
    """Every minute: write all figures, also those that are 0. Changes nothing.

    Ten statements over an index each, whatever is stored; the queue is read as far as it waits.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = timezone.now()
    due = datetime.fromtimestamp(timestamp, tz=UTC)
    put_metrics(_of_minute(due - MINUTE), now=due - MINUTE)
    put_metrics(_standing(now) | _cache_hits(), now=now)
    if due.minute == FUNNEL_AT:
        hour = hour_of(due) - HOUR
        put_metrics(_of_hour(hour), now=hour)


def _of_minute(start: datetime) -> Figures:
    """What customers did within a minute, from the books themselves."""
    minute = (start, start + MINUTE)
    failed = ReceivedEvent.objects.filter(report__of="payment", report__status=Status.OPEN)
    return {
        Metric.ORDERS_PLACED: _placed(*minute),
        Metric.ORDERS_PAID: _within("paid_at", *minute, of=Order.objects).count(),
        Metric.PAYMENT_FAILURES: (
            _within("received_at", *minute, of=failed).exclude(report__failure="").count()
        ),
    }


def _placed(start: datetime, end: datetime) -> int:
    """Without those that were refused. Those that are being placed count: they were asked for."""
    orders = _within("placed_at", start, end, of=Order.objects)
    return int(orders.exclude(state=OrderState.REJECTED).count())


def _within(moment: str, start: datetime, end: datetime, *, of: Any) -> Any:
    return of.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})


def _standing(now: datetime) -> Figures:
    """How things are now."""
    due = ProcrastinateJob.objects.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=now))
    due = due.filter(status="todo")
    return {
        Metric.QUEUE_AGE: _oldest(due.filter(priority__gte=0), now),
        Metric.QUEUE_LENGTH: due.count(),
        Metric.JOBS_FAILED: ProcrastinateJob.objects.filter(status="failed").count(),
        Metric.WEBHOOKS_GIVEN_UP: Endpoint.objects.filter(given_up_at__isnull=False).count(),
    }


def _oldest(jobs: Any, now: datetime) -> float:
    """Seconds that one of these has waited: since it was due, or else since it was made."""
    found = jobs.aggregate(due=Min("scheduled_at"), made=Min("pk", filter=Q(scheduled_at=None)))
    made = ProcrastinateEvent.objects.filter(job_id=found["made"], type="deferred")
    since = [found["due"], made.aggregate(at=Min("at"))["at"] if found["made"] else None]
    waited = [float((now - each).total_seconds()) for each in since if each is not None]
    return max([0.0, *waited])


def _cache_hits() -> Figures:
    """In percent, since the last look; nothing after a restart of the cache, or without one."""
    try:
        told = get_redis_connection("default").info("stats")
    except RedisError:
        logger.warning("the cache's hits are not told: it does not answer")
        return {}
    hits, misses = told["keyspace_hits"], told["keyspace_misses"]
    hits_before, misses_before = cache.get(_ASKED) or (hits, misses)
    cache.set(_ASKED, [hits, misses], timeout=3600)
    new_hits, asked = hits - hits_before, hits + misses - hits_before - misses_before
    if asked <= 0 or not 0 <= new_hits <= asked:
        return {}
    return {Metric.CACHE_HIT_RATIO: round(100 * new_hits / asked, 2)}


def _of_hour(hour: datetime) -> Figures:
    """How many carts were begun in an hour, and how many more than there were orders."""
    rows = FunnelHour.objects.filter(hour=hour, step=Step.CART, invented=False)
    begun = rows.values_list("count", flat=True).first() or 0
    return {
        Metric.CARTS_BEGUN: begun,
        Metric.CARTS_ABANDONED: max(0, begun - _placed(hour, hour + HOUR)),
    }
