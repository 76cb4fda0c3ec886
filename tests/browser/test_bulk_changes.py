"""A merchant raises the prices of all that a filter finds, sees it in the shop, and undoes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import CONTRAST, RULES, overflow, violations
from tests.browser.conftest import Visit
from tests.browser.test_buying import adopt
from tests.merchant import Merchant

pytestmark = pytest.mark.browser

LAPTOP, BEFORE, AFTER = "/products/lumo-air-15/lumo-air-15/", "1.149", "1.206,45"
LONGEST = 60_000  # milliseconds; the worker changes 57 products beside all else


def work_is_over(page: Page, state: str) -> None:
    """The page tells by itself."""
    expect(page.locator("[data-progress] h2")).to_have_text(state, timeout=LONGEST)
    expect(page.locator("[data-busy]")).to_have_count(0)


def test_prices_of_a_whole_list_go_up_and_back(
    visit: Visit, site: str, eventually: Callable[..., None]
) -> None:
    page, shopper = visit(), visit()
    with Merchant(site) as merchant:
        adopt(page, merchant)

    def costs(amount: str) -> bool:
        shopper.goto(LAPTOP)
        return amount in shopper.locator(".price__now").first.inner_text()

    assert costs(BEFORE)
    page.goto("/admin/catalog/product/?category=elektronica")
    page.locator("#action-toggle").check()
    page.locator(".actions .question a").click()
    page.locator("select[name=action]").select_option("bulk_reprice")
    page.locator(".actions button[type=submit]").click()
    page.locator("#id_percent").fill("5")
    page.get_by_role("button", name="Bekijk wat er zou veranderen").click()
    work_is_over(page, "Geprobeerd")
    expect(page.locator("#content-main")).to_contain_text("Voor 57 producten.")
    assert violations(page, RULES, within="#content-main") == []
    page.emulate_media(color_scheme="dark")
    page.reload()  # else colours are still on their way
    assert violations(page, CONTRAST, within="#content-main") == []
    assert [overflow(page, width) for width in (820, 1440)] == [0, 0]
    assert costs(BEFORE)

    page.get_by_role("button", name="Voer uit voor 57 producten").dblclick()
    work_is_over(page, "Klaar")
    eventually(lambda: costs(AFTER), True)

    page.get_by_role("button", name="Terugdraaien").click()
    work_is_over(page, "Teruggedraaid")
    eventually(lambda: costs(BEFORE), True)
