"""What is kept of visitors ends: when one asks for it, and after 90 days in any case."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from catalog.recommendations.backend import recommender
from catalog.recommendations.embedded.events import KEPT, delete_days
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY, defer_once

_UNDER_WAY = timedelta(minutes=15)  # after which no write is that began before she withdrew
_LEFT_TO_DYNAMODB = timedelta(days=2)  # its own expiry costs nothing, and is two days late at most


def forget_soon(visitor: str) -> None:
    """She withdrew what she agreed to: one job sees to it, however often she says so."""
    job = forget_visitor.configure(queueing_lock=f"forget:{visitor}")
    defer_once(job, visitor=visitor)


def consent_was_withdrawn(visitor: str, **_kwargs: object) -> None:
    """Called when a customer withdraws for all her devices."""
    forget_soon(visitor)


@app.task(name="catalog.forget_visitor", retry=PATIENTLY, priority=AFTER_ORDERS)
def forget_visitor(*, visitor: str, again: bool = False) -> None:
    """Delete what is kept of a visitor. May be repeated.

    A write may be under way that saw no withdrawal yet, so it is done once more a little later.

    again: whether this is that second time.
    """
    recommender().forget(visitor)
    if not again:
        job = forget_visitor.configure(
            queueing_lock=f"forget again:{visitor}",
            schedule_in={"seconds": int(_UNDER_WAY.total_seconds())},
        )
        defer_once(job, visitor=visitor, again=True)


@app.periodic(cron="43 3 * * *")
@app.task(
    name="catalog.forget_events",
    queueing_lock="catalog.forget_events",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def forget_events(timestamp: int) -> None:
    """Every night: delete the days that are over, where the server has no expiry of its own.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    delete_days((now - KEPT - _LEFT_TO_DYNAMODB).date())
