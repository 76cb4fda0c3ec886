"""Having the CDN forget what merchants wrote or composed, at once and when its days come.

Menus stand around every page of the shop. Those of products and lists get theirs when their copies
run out, within 20 minutes: to purge everything would leave the CDN empty for a word in the footer.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from shop.kernel.jobs import defer_once
from shop.kernel.purging import purger

ORIGIN_SETTLES = 5  # seconds until every process of the origin shows a change
_WHILE_IT_MATTERS = RetryStrategy(max_attempts=9, linear_wait=20)  # seconds more each time


def purge_later(*, now: datetime, days: Iterable[datetime | None] = ()) -> None:
    """Have the worker purge home page and content pages: soon, and at each of these moments.

    For the transaction of the write, or after it. Does nothing where no CDN is told.
    """
    if purger() is None:
        return
    purge_pages.configure(schedule_in={"seconds": ORIGIN_SETTLES}).defer()
    for day in sorted({each for each in days if each is not None and each > now}):
        due = day.astimezone(UTC) + timedelta(seconds=ORIGIN_SETTLES)
        lock = f"pages.purge:{due.isoformat()}"  # of several things that begin then, one purge
        defer_once(purge_pages.configure(queueing_lock=lock, schedule_at=due))


@app.task(name="pages.purge", retry=_WHILE_IT_MATTERS)
def purge_pages() -> None:
    """Purge the home page and all content pages, in every language. May be repeated.

    Raises:
        PurgeFailed: the CDN did not take them. The job is tried again for a quarter of an hour.
    """
    purge = purger()
    if purge is not None:  # else the setting is gone since
        purge(purged_paths())


def purged_paths() -> list[str]:
    """The home page and what lies below /pages/, in each language."""
    paths = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            paths += [reverse("shop:home"), reverse("pages:page", args=["x"])[:-2] + "*"]
    return paths
