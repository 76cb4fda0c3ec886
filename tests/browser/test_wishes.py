"""A wish of somebody unknown that is there once she has an account, and mail when it is back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import CONTRAST, RULES, overflow, too_small, violations
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.test_account import new_account, new_address
from tests.catalogue import BOUGHT, SOLD_OUT, T_SHIRT

pytestmark = pytest.mark.browser


def test_from_the_heart_to_the_cart_and_a_mail_for_what_is_sold_out(visit: Visit) -> None:
    page, email = visit(), new_address()
    page.goto(SOLD_OUT)
    page.locator("#alert-email").fill(new_address())
    page.locator("#alert-button").click()
    expect(page.locator(".alert .notice")).to_contain_text("volg de link")

    page.goto(f"{T_SHIRT}?variant={BOUGHT}")
    page.locator("#wish-button").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    new_account(page, email)
    page.goto(f"{T_SHIRT}?variant={BOUGHT}")
    expect(page.locator("#wish-button")).to_contain_text("Op je verlanglijst")
    page.locator("a.value:not([aria-current])").last.click()  # another variant is no wish of hers
    expect(page.locator("#wish-button")).to_contain_text("Op verlanglijst zetten")
    page.goto(SOLD_OUT)
    expect(page.locator("#alert-email")).to_have_count(0)  # the address is known
    page.locator("#wish-button").click()
    expect(page.locator("#wish-button")).to_contain_text("Op je verlanglijst")
    page.locator("#alert-button").click()
    expect(page.locator(".alert .notice--good")).to_contain_text(email)

    page.goto("/account/")
    page.locator(".account__links a[href='/account/wishlist/']").click()
    expect(page.locator(".wish-line")).to_have_count(2)
    expect(page.locator(".wishlist__alert")).to_have_count(1)
    for screen in (PHONE, DESKTOP):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        assert violations(page, RULES) == []
        assert too_small(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == []
    assert {width: overflow(page, width) for width in (320, 390)} == {320: 0, 390: 0}
    page.locator(".wish-line .button", has_text="Naar winkelwagen").click()
    expect(page.locator(".cart-line")).to_have_count(1)
