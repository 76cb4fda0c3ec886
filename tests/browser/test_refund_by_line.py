"""A merchant refunds a part of an order: one unit of three, which is back on the shelf."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import CONTRAST, overflow, violations
from tests.browser.conftest import Visit
from tests.customer import Customer
from tests.merchant import Merchant
from tests.payer import confirm

pytestmark = pytest.mark.browser

TABLET = {"width": 820, "height": 1180}


def test_one_unit_goes_back_to_the_shelf_and_its_money_to_the_customer(
    visit: Visit, site: str
) -> None:
    with Customer(site) as customer, Merchant(site) as merchant:
        customer.add(quantity=3)
        order = customer.order()
        confirm(order.client_secret, return_url=order.return_url)
        customer.open(order.return_url)
        merchant.ship(order.number)
        address = merchant.page_of(order.number)
        session = merchant.http.cookies["sessionid"]
    page = visit(viewport=TABLET)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.goto(address)

    page.locator(".object-tools a[href$='/refund/']").click()
    page.locator("[name^=units_]").fill("1")
    page.locator("[name^=restock_]").fill("1")
    page.locator("[name=note]").fill("kapot glazuur")
    page.locator(".submit-row [type=submit]").click()

    preview = page.locator(".order-preview")
    expect(preview.locator("tbody tr")).to_have_count(1)
    expect(preview.locator("tbody td").nth(1)).to_have_text("1")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, CONTRAST) == []
    assert overflow(page, TABLET["width"]) == 0
    expect(page.locator("[name=note]")).to_have_value("kapot glazuur")
    amount = preview.locator("tfoot td").inner_text()
    page.locator(".submit-row [type=submit]").dblclick()

    expect(page.locator(".messagelist .success")).to_have_count(1)
    expect(page.locator("td.field-returned").first).to_have_text("1")
    expect(page.locator("td.field-refunded").first).to_have_text("1")
    refunds = page.locator("td.field-went_back")
    expect(refunds).to_have_count(1)
    expect(refunds).to_contain_text(amount)
