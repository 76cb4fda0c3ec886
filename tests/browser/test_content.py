"""A merchant writes a page and puts it into the footer; a shopper opens it from there."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_buying import adopt
from tests.merchant import Merchant

pytestmark = pytest.mark.browser


def write(page: Page, title: str) -> None:
    page.goto("/admin/pages/page/add/")
    page.locator("#id_title_nl").fill(title)
    page.locator("#id_body_nl").locator("..").locator(".product-text").fill("Kom gerust langs.")
    page.locator("#id_published").check()
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def put_into_footer(page: Page, title: str) -> None:
    page.goto("/admin/pages/menu/footer/change/")
    row = page.locator("tbody [data-row]").last
    row.locator("select[name$=-kind]").select_option("page")
    row.locator("select[name$=-page]").select_option(label=title)
    expect(row.locator("input[name$=-category]")).to_be_hidden()
    row.locator("[data-row-up]").press("Enter")  # by keyboard
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_page_goes_into_the_footer_and_a_shopper_opens_it(
    visit: Visit, site: str, eventually: Callable[..., None]
) -> None:
    title = f"Open dag {uuid4().hex[:8]}"
    merchant_tab = visit()
    with Merchant(site) as merchant:
        adopt(merchant_tab, merchant)
    write(merchant_tab, title)
    put_into_footer(merchant_tab, title)

    shopper = visit()

    def is_there() -> bool:
        shopper.goto("/")
        return shopper.locator(".footer").get_by_role("link", name=title).count() == 1

    eventually(is_there, True)
    shopper.locator(".footer").get_by_role("link", name=title).click()
    expect(shopper.get_by_role("heading", level=1)).to_have_text(title)
    expect(shopper.locator(".content .prose")).to_have_text("Kom gerust langs.")
