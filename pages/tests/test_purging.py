"""When the CDN forgets what merchants wrote or composed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pages.models import HomePage
from pages.selectors.documents import iso
from pages.services.purging import ORIGIN_SETTLES, purge_pages
from pages.services.saving import save_home
from pages.tests.factories import make_page
from shop.kernel.purging import PurgeFailed
from shop.tests.purge_server import PurgeServer, purge_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]


@pytest.fixture
def cdn(settings: Any) -> Iterator[PurgeServer]:
    """A proxy that hears of changes."""
    with purge_server() as server:
        settings.CDN_PURGE_URL = server.url
        yield server


def due() -> list[timedelta]:
    """The purges to come, each with how long from now, in whole seconds."""
    now = timezone.now()
    jobs = ProcrastinateJob.objects.filter(task_name="pages.purge").order_by("scheduled_at")
    moments = [job.scheduled_at for job in jobs if job.scheduled_at is not None]
    return [timedelta(seconds=round((moment - now).total_seconds(), -1)) for moment in moments]


def test_what_has_its_days_is_purged_at_each_of_them(cdn):
    now, day = timezone.now(), timedelta(days=1)
    make_page(now=now, publish_from=iso(now - day), publish_until=iso(now + day))

    later = timedelta(seconds=round(ORIGIN_SETTLES, -1))
    assert due() == [later, day + later]


def test_of_what_begins_at_one_moment_there_is_one_purge(cdn):
    now, day = timezone.now(), timedelta(days=1)
    block: dict[str, Any] = {
        "kind": "hot",
        "from": iso(now + day),
        "until": None,
        "titles": {},
        "categories": [],
    }
    home = HomePage.objects.get()
    save_home({"blocks": [block, {**block, "kind": "new"}]}, expected_version=home.version, now=now)
    make_page(now=now, publish_from=iso(now + day))

    assert len([each for each in due() if each > timedelta(hours=1)]) == 1


def test_home_and_content_pages_are_purged_in_every_language(cdn):
    purge_pages()

    assert cdn.asked == [
        ("PURGE", "/"),
        ("PURGE", "/pages/*"),
        ("PURGE", "/en/"),
        ("PURGE", "/en/pages/*"),
    ]


def test_a_purge_that_fails_is_told_so_that_it_is_tried_again(cdn, settings):
    settings.CDN_PURGE_URL = "http://127.0.0.1:9"

    with pytest.raises(PurgeFailed):
        purge_pages()


def test_where_no_cdn_is_told_nothing_waits():
    make_page()

    assert due() == []
    purge_pages()  # one that waited since there was one
