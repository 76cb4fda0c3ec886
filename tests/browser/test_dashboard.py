"""The dashboard of the admin in a browser: for everybody, wide and narrow, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import CONTRAST, RULES, overflow, violations
from tests.browser.conftest import Visit
from tests.merchant import Merchant

pytestmark = pytest.mark.browser

BOARD = ".board"


@pytest.fixture
def dashboard(visit: Visit, site: str) -> Iterator[tuple[Page, list[str]]]:
    """The page of seven days, and what the browser complained of."""
    page = visit()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    with Merchant(site) as merchant:
        session = merchant.http.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.goto("/admin/?period=7")
    yield page, complaints


def test_the_dashboard_is_for_everybody(dashboard: tuple[Page, list[str]]) -> None:
    page, complaints = dashboard

    assert violations(page, RULES, within=BOARD) == []
    page.emulate_media(color_scheme="dark")
    page.reload()  # else colours are still on their way
    assert violations(page, CONTRAST, within=BOARD) == []
    assert [overflow(page, width) for width in (820, 1440)] == [0, 0]

    chart = page.get_by_role("img")
    expect(chart).to_be_visible()
    table = page.locator(".board-chart table")
    expect(table).to_be_hidden()
    page.locator(".board-chart summary").focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr")).to_have_count(chart.locator("rect").count())

    page.locator(".board-periods a").last.press("Enter")
    expect(page.locator(".board-periods [aria-current]")).to_have_text("30 dagen")
    assert complaints == []
