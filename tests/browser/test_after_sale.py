"""After the sale, in a browser: a parcel is sent, the customer withdraws and gets her receipt."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.pages import Shopper, expect_paid
from tests.merchant import Merchant

pytestmark = pytest.mark.browser

VISA = "4242 4242 4242 4242"


def bought(shopper: Shopper) -> str:
    """The number of an order that is paid; its page is open."""
    shopper.order().pay_by_card(VISA, english=bool(shopper.prefix))
    expect_paid(shopper.page)
    number = shopper.page.locator(".order__number").inner_text()
    return str(number)


def state(page: Page, name: str) -> None:
    expect(page.locator("#order-state")).to_have_class(f"order-state order-state--{name}")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_sent_withdrawn_from_and_confirmed(visit: Visit, screen: dict[str, int]) -> None:
    shopper = Shopper(visit(viewport=screen), "/en")
    page = shopper.page
    number = bought(shopper)
    with Merchant(page.url.partition("/en/")[0]) as merchant:
        merchant.ship(number, tracking_code="3SKRAAM0123456")
    page.reload()
    state(page, "shipped")
    expect(page.get_by_role("link", name="Follow 3SKRAAM0123456")).to_have_attribute(
        "href", re.compile("postnl")
    )

    page.get_by_role("link", name="Withdraw from contract here").click()
    expect(page.get_by_label("Name")).to_have_value("Anna de Vries")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Confirm withdrawal").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("We received your withdrawal")
    expect(page.locator(".facts time")).to_be_visible()
    page.get_by_role("link", name="To your order").click()
    expect(page.locator("#order-returns")).to_be_visible()


def test_cancelled_before_it_is_sent(visit: Visit) -> None:
    shopper = Shopper(visit(), "/en")
    page = shopper.page
    bought(shopper)

    page.get_by_role("link", name="Cancel this order").click()
    page.get_by_role("button", name="Cancel this order").dblclick()

    state(page, "cancelled")
    expect(page.locator(".notice--good")).to_contain_text("Your order is cancelled.")
    expect(page.locator("#order-refunds")).to_be_visible()
