"""What is kept of visitors ends: when one asks for it, and after 90 days in any case."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from catalog.recommendations.backend import recommender
from catalog.recommendations.embedded.events import KEPT, delete_days
from shop.kernel.jobs import PATIENTLY

_LEFT_TO_DYNAMODB = timedelta(days=3)  # its own expiry costs nothing, and is two days late at most


@app.task(name="catalog.forget_visitor", retry=PATIENTLY)
def forget_visitor(*, visitor: str) -> None:
    """She withdrew what she agreed to. May be repeated."""
    recommender().forget(visitor)


@app.periodic(cron="43 3 * * *")
@app.task(name="catalog.forget_events", queueing_lock="catalog.forget_events", pass_context=False)
def forget_events(timestamp: int) -> None:
    """Every night: delete the days that are over, where the server has no expiry of its own.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    delete_days((now - KEPT - _LEFT_TO_DYNAMODB).date())
