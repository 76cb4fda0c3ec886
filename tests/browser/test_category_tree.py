"""A merchant makes a category, drags it elsewhere and renames it; shoppers are led along."""

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from tests.browser.checks import CONTRAST, RULES, overflow, violations
from tests.browser.conftest import WAIT, Visit
from tests.merchant import Merchant

pytestmark = pytest.mark.browser

TREE = "/admin/catalog/category/"
expect.set_options(timeout=WAIT)


@pytest.fixture
def page(visit: Visit, site: str) -> Page:
    """The tree, as a merchant has it open."""
    page = visit(viewport={"width": 1440, "height": 3000})  # a drag ends where a page scrolls
    with Merchant(site) as merchant:
        session = merchant.http.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.goto(TREE)
    return page


def row(page: Page, name: str) -> Locator:
    named = page.get_by_role("link", name=name, exact=True)
    return page.locator(".category-row").filter(has=named)


def told(page: Page) -> Locator:
    return page.locator("[data-told]")


def drag_into(page: Page, name: str, target: str) -> None:
    box = row(page, target).bounding_box()
    assert box is not None
    middle: Position = {"x": 200, "y": box["height"] / 2}
    row(page, name).locator(".category-handle").drag_to(row(page, target), target_position=middle)


def make(page: Page, name: str) -> None:
    page.locator(".object-tools .addlink").click()
    page.locator("#id_name_nl").fill(name)
    page.locator("input[name=_save]").click()
    expect(row(page, name)).to_be_visible()


def test_a_category_is_dragged_elsewhere_and_its_old_addresses_lead_on(
    page: Page, visit: Visit, eventually: Callable[..., None]
) -> None:
    mark = uuid4().hex[:8]
    name = f"Proef {mark}"
    make(page, name)

    drag_into(page, name, "Wonen")
    expect(told(page)).to_contain_text("in “Wonen”")

    shopper = visit()
    eventually(lambda: at(shopper, f"/categories/wonen/proef-{mark}/", "h1"), name)
    shopper.goto("/categories/wonen/")
    expect(shopper.locator(".list-head__children")).to_contain_text(name)

    up = row(page, name).locator("[data-step=up]")
    up.press("Enter")  # by keyboard; the focus stays where it was
    expect(told(page)).to_contain_text("nu op plaats")
    expect(up).to_be_focused()

    row(page, name).get_by_role("link", name=name, exact=True).click()
    page.locator("#id_slug_nl").fill(f"anders-{mark}")
    page.locator("input[name=_save]").click()
    expect(row(page, name)).to_be_visible()
    moved = f"/categories/wonen/anders-{mark}/"
    for former in (f"/categories/proef-{mark}/", f"/categories/wonen/proef-{mark}/"):
        eventually(lambda former=former: ends_at(shopper, former), moved)

    assert violations(page, RULES, within="#content-main") == []
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert violations(page, CONTRAST, within="#content-main") == []
    assert [overflow(page, width) for width in (820, 1440)] == [0, 0]

    row(page, name).get_by_role("link", name=name, exact=True).click()
    page.locator(".deletelink").click()
    page.locator("#content-main, #content").locator("input[type=submit]").click()
    expect(row(page, name)).to_have_count(0)


def at(page: Page, path: str, part: str) -> str:
    answer = page.goto(path)
    assert answer is not None
    return page.locator(part).inner_text() if answer.ok else ""


def ends_at(page: Page, path: str) -> str:
    page.goto(path)
    return urlsplit(page.url).path
