"""The calls of docs/merchant-api.md do what the page says."""

import re
from pathlib import Path

import orjson
import pytest
from django.conf import settings

from accounts.tests.staff_tokens import staff_bearer
from catalog.tests.merchant.calling import System, statuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

PATHS = ("products/", "stock/movements/", "prices/")


def documented() -> dict[str, str]:
    """The body of each call, by its path."""
    page = Path(settings.BASE_DIR, "docs/merchant-api.md").read_text()
    found = re.findall(r"curl -X POST \S+/merchant/(\S+) .*?-d '(.*?)'", page, re.DOTALL)
    return {path: body for path, body in found if path in PATHS}


def test_the_calls_of_the_page_follow_each_other():
    system, bodies = System(staff_bearer()), documented()

    done = [statuses(system.batch(path, *orjson.loads(bodies[path])["items"])) for path in PATHS]

    assert done == [["created"], ["booked"], ["changed"]]
