"""Saved cards: added without paying, offered on the payment page, and removed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import PaymentPage, Shopper, expect_paid
from tests.browser.test_account import new_account, new_address

pytestmark = pytest.mark.browser

VISA = "4242424242424242"


def test_a_card_is_saved_paid_with_and_removed(visit: Visit) -> None:
    page = visit()
    email = new_address()
    new_account(page, email)
    add_card(page)

    shopper = Shopper(page, email=email)
    payment = shopper.order()
    frame = page.frame_locator("#payment-element iframe")
    expect(frame.get_by_text("4242").first).to_be_visible()
    payment.pay()
    expect_paid(page)

    page.goto("/account/cards/")
    page.locator(".saved-card [type=submit]").click()
    expect(page.locator(".saved-card")).to_have_count(0)


def add_card(page: Page) -> None:
    page.goto("/account/cards/")
    page.locator("a[href='/account/cards/add/']").click()
    PaymentPage(page).pay_by_card(VISA)
    expect(page.locator(".saved-card")).to_contain_text("4242")
