"""The figures that alarms watch: each is what the stores say."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_redis import get_redis_connection
from procrastinate.contrib.django import app

from orders.states import OrderState
from payments.models import ReceivedEvent
from reports.models import FunnelHour
from reports.services import metrics, put_minute
from reports.tests.factories import make_order
from shop.kernel.funnel import Step
from shop.kernel.metrics import Metric
from webhooks.tests.factories import make_endpoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

Written = Callable[[], dict[str, Any]]


@pytest.fixture
def due() -> datetime:
    """A full minute that is not the one after an hour's end."""
    return datetime(2026, 11, 27, 12, 31, tzinfo=UTC)


@pytest.fixture
def written(due: datetime, capsys: Any) -> Written:
    def run(at: datetime = due) -> dict[str, Any]:
        capsys.readouterr()
        put_minute(timestamp=int(at.timestamp()))
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return {name: value for line in lines for name, value in line.items() if name != "_aws"}

    return run


def make_event(name: str, at: datetime, **report: str) -> None:
    ReceivedEvent.objects.create(event_id=name, type="any", report=report, received_at=at)


def test_each_figure_of_the_minute_before_is_written_under_the_service(due, written):
    within = due - timedelta(seconds=30)
    make_order(placed_at=within, paid_at=within)
    make_order(placed_at=within)
    make_order(placed_at=within, state=OrderState.REJECTED)
    make_order(placed_at=due, paid_at=due)
    failed = {"of": "payment", "status": "open", "failure": "declined"}
    make_event("failed", within, **failed)
    make_event("opened", within, **failed | {"failure": ""})
    make_event("earlier", within - timedelta(minutes=1), **failed)

    found = written()

    assert found["service"] == "worker"
    assert found["OrdersPlaced"] == 2
    assert found["OrdersPaid"] == 1
    assert found["PaymentFailures"] == 1


def test_nothing_happening_is_told_as_0(written):
    found = written()

    told = set(found) & set(Metric)
    assert {found[name] for name in told} == {0}
    by_minute = set(Metric) - {
        *(Metric.CARTS_BEGUN, Metric.CARTS_ABANDONED, Metric.CACHE_HIT_RATIO),
        *(Metric.AUDIT_BREACHES, Metric.AUDIT_PARTS_NOT_CHECKED, Metric.OVERSOLD),
    }
    assert told == by_minute


@pytest.fixture
def waiting() -> Callable[..., None]:
    """Puts a job in the queue that nothing runs."""

    def put(seconds: int, *, priority: int = 0, is_scheduled: bool) -> None:
        since = timezone.now() - timedelta(seconds=seconds)
        later: dict[str, Any] = {"schedule_at": since} if is_scheduled else {}
        job = app.configure_task("waits", priority=priority, **later).defer()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_events SET at = %s WHERE job_id = %s AND type = 'deferred'",
                [since, job],
            )

    return put


@pytest.mark.parametrize("is_scheduled", [True, False])
def test_the_queue_is_as_old_as_the_oldest_job_that_orders_wait_for(is_scheduled, waiting, written):
    waiting(100, is_scheduled=is_scheduled)
    waiting(50, is_scheduled=is_scheduled)
    waiting(500, priority=-10, is_scheduled=is_scheduled)
    waiting(-500, is_scheduled=True)

    found = written()

    assert 100 <= found["QueueAge"] < 130
    assert found["QueueLength"] == 3


def test_endpoints_that_were_given_up_are_counted(written):
    make_endpoint("https://one.example/", given_up_at=timezone.now())
    make_endpoint("https://two.example/")

    assert written()["WebhooksGivenUp"] == 1


def test_the_caches_hits_are_told_of_the_time_since_the_last_look(written):
    written()
    cache.set("there", 1)
    told = get_redis_connection("default").info("stats")
    for _time in range(3):
        cache.get("there")
    cache.get("not there")

    found = written()

    after = get_redis_connection("default").info("stats")
    assert after["keyspace_hits"] >= told["keyspace_hits"] + 3
    assert 0 < found["CacheHitRatio"] < 100


def test_carts_that_came_to_no_order_are_told_of_the_hour_before(due, written):
    hour = due.replace(minute=0) - timedelta(hours=1)
    FunnelHour.objects.create(hour=hour, step=Step.CART, count=5)
    make_order(placed_at=hour + timedelta(minutes=59))
    make_order(placed_at=hour + timedelta(minutes=60))

    found = written(due.replace(minute=metrics.FUNNEL_AT))

    assert (found["CartsBegun"], found["CartsAbandoned"]) == (5, 4)


def test_it_costs_the_same_whatever_is_stored(due, written):
    with CaptureQueriesContext(connection) as few:
        written()
    for _order in range(20):
        make_order(placed_at=due - timedelta(seconds=1))
    with CaptureQueriesContext(connection) as many:
        written()

    assert len(many) == len(few) <= 10
