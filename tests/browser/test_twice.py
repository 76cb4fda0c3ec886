"""A double click on what puts something in the cart."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.pages import Shopper
from tests.catalogue import BOUGHT, T_SHIRT

pytestmark = pytest.mark.browser


def test_a_double_click_puts_one_in_and_another_click_one_more(visit: Visit) -> None:
    page = Shopper(visit()).page
    page.goto(f"{T_SHIRT}?variant={BOUGHT}")
    button = page.locator("[data-add] [type=submit]")
    keys = "[data-add] [name=idempotency_key]"

    button.dblclick()

    expect(page.locator("#added .button")).to_be_visible()
    expect(page.locator(".cart-link__count")).to_have_text("1")
    key = page.locator(keys).input_value()
    page.wait_for_function(
        "now => performance.now() - now > 700", arg=page.evaluate("performance.now()")
    )
    button.click()
    expect(page.locator(".cart-link__count")).to_have_text("2")
    assert page.locator(keys).input_value() != key
