"""A merchant gives a product pictures: several files at once, one that fails, one that is none."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import WAIT, Visit
from tests.browser.pages import picture_file as file
from tests.merchant import Merchant

pytestmark = pytest.mark.browser

MUG = "klei-mok-spikkel"
expect.set_options(timeout=WAIT)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def page(visit: Visit, site: str) -> Page:
    """The form of a mug, as a merchant has it open."""
    page = visit()
    with Merchant(site) as merchant:
        session = merchant.http.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.goto(f"/admin/catalog/product/{MUG}/change/")
    expect(page.locator("[data-add]")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    return page.locator("[data-picture]", has_text=name)


def test_several_files_are_sent_ordered_described_and_shown(page: Page) -> None:
    lost: list[str] = []

    def lose_one(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort()

    page.route(re.compile(r"^https?://[^/]+/uploads/"), lose_one)
    rows, alt = page.locator("[data-picture]"), f"The mug in {uuid4().hex[:6]}"
    before = rows.count()
    page.locator("[data-files]").set_input_files(
        [
            file("mok-1.png", "teal"),
            file("mok-2.jpg", "orange"),
            file("../../mok-3.jpg", "purple"),
            FilePayload(name="drawing.jpg", mimeType="image/jpeg", buffer=SVG),
        ]
    )

    failed = page.locator(".picture--failed")
    expect(failed).to_have_count(2)
    expect(row(page, "Wordt voor klanten")).to_have_count(2)
    retry = failed.get_by_role("button", name="Probeer het nog eens")
    save(page)
    expect(page.locator("[data-warning]")).to_contain_text("nog eens, of verwijder")
    retry.click()
    expect(row(page, "drawing.jpg").locator("[data-state]")).to_contain_text("geen foto")
    row(page, "drawing.jpg").locator("[data-removed]").click()  # it goes at once: nothing is lost

    for name in ("mok-1.png", "mok-2.jpg", "mok-3.jpg"):
        expect(row(page, name).locator("[data-state]")).to_contain_text("Wordt voor klanten")
        expect(row(page, name).locator("[data-thumbnail]")).to_be_visible()
        expect(row(page, name).locator("[data-progress]")).to_have_js_property("value", 100)
    expect(rows).to_have_count(before + 3)

    row(page, "mok-3.jpg").get_by_label("Engels").fill(alt)
    up = row(page, "mok-3.jpg").get_by_role("button", name="Naar boven")
    for _ in range(before + 2):
        up.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("#pictures [role=status]")).to_have_text("De foto is nu nummer 1")
    rows.nth(before + 2).locator("[data-handle]").drag_to(rows.nth(1))
    save(page)

    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(rows.first.get_by_label("Engels")).to_have_value(alt)
    expect_shown(page, alt)
    take_away_again(page)


def save(page: Page) -> None:
    """And stay."""
    page.locator("input[name=_continue]").click()


def expect_shown(page: Page, alt: str) -> None:
    """On the product's page, once the worker has drawn it, as AVIF."""
    shop = page.context.new_page()
    drawn = shop.locator(f".gallery source[type='image/avif'] + img[alt='{alt}']")
    for _ in range(60):
        shop.goto(f"/en/products/{MUG}/x/")
        if drawn.count():
            break
        shop.wait_for_timeout(500)  # until the worker has drawn, and the page is held no more
    drawn.scroll_into_view_if_needed()
    expect(drawn).to_have_js_property("complete", value=True)
    assert drawn.evaluate("image => image.naturalWidth") > 0
    assert str(drawn.evaluate("image => image.currentSrc")).endswith(".avif")
    shop.close()


def take_away_again(page: Page) -> None:
    """Other tests look at this shop, too."""
    page.reload()
    rows = page.locator("[data-picture]")
    uploaded = rows.filter(has=page.locator("[data-thumbnail][src^='/media/products/']"))
    left = rows.count() - uploaded.count()
    for each in uploaded.all():
        each.locator("[data-removed]").check()
    save(page)
    expect(rows).to_have_count(left)
