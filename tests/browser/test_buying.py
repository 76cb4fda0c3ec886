"""A product bought end to end in a browser, in every way that people do it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.pages import (
    ORDER_BUTTON,
    PaymentPage,
    Shopper,
    expect_empty_cart,
    expect_paid,
)
from tests.catalogue import IN_WHITE, T_SHIRT
from tests.customer import Customer

pytestmark = pytest.mark.browser

VISA = "4242 4242 4242 4242"
DECLINED = "4000 0000 0000 0002"
ASKS_THE_HOLDER = "4000 0000 0000 3220"  # 3-D Secure


@pytest.mark.parametrize(
    ("prefix", "screen", "thanks"),
    [
        ("", DESKTOP, "Bedankt, je bestelling is binnen!"),
        ("/en", PHONE, "Thank you, your order is in!"),
    ],
    ids=["Dutch on a desktop", "English on a phone"],
)
def test_by_card(visit: Visit, prefix: str, screen: dict[str, int], thanks: str) -> None:
    shopper = Shopper(visit(viewport=screen), prefix)
    shopper.put_in_cart()
    expect(shopper.page.locator(".cart-link__count")).to_have_text("1")
    shopper.open_cart()
    shopper.open_checkout()
    expect(shopper.order_button).to_have_text(ORDER_BUTTON["en" if prefix else "nl"])
    shopper.fill_in()
    shopper.order_button.click()

    PaymentPage(shopper.page).pay_by_card(VISA, english=bool(prefix))

    expect_paid(shopper.page)
    expect(shopper.page.locator("#order")).to_contain_text(shopper.email)
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text(thanks)
    expect_empty_cart(shopper.page, prefix)


def test_with_three_d_secure(visit: Visit) -> None:
    shopper = Shopper(visit())

    shopper.order().pay_by_card(ASKS_THE_HOLDER)
    shopper.page.get_by_role("button", name="Voltooien").click()

    expect_paid(shopper.page)
    expect_empty_cart(shopper.page)


def test_with_another_card_after_three_d_secure_failed(visit: Visit) -> None:
    shopper = Shopper(visit())

    payment = shopper.order()
    payment.pay_by_card(ASKS_THE_HOLDER)
    shopper.page.get_by_role("button", name="Mislukken").click()
    expect(shopper.page.locator(".notice--bad").first).to_be_visible()
    payment.pay_by_card(VISA)

    expect_paid(shopper.page)


def test_by_ideal_on_a_phone(visit: Visit) -> None:
    shopper = Shopper(visit(viewport=PHONE))

    shopper.order().choose_ideal()
    shopper.page.get_by_role("button", name="Testbetaling autoriseren").click()

    expect_paid(shopper.page)
    expect_empty_cart(shopper.page)


def test_with_another_card_after_a_declined_one(visit: Visit) -> None:
    shopper = Shopper(visit())

    payment = shopper.order()
    payment.pay_by_card(DECLINED)
    expect(shopper.page.locator("#pay-problem")).to_contain_text("geweigerd")
    payment.pay_by_card(VISA)

    expect_paid(shopper.page)


def test_the_back_button_after_payment_shows_the_paid_order(visit: Visit) -> None:
    shopper = Shopper(visit())
    shopper.order().pay_by_card(VISA)
    expect_paid(shopper.page)

    shopper.page.go_back()

    expect_paid(shopper.page)
    expect(shopper.page.locator("#pay, #payment-element")).to_have_count(0)
    shopper.page.go_back()
    expect(shopper.page.locator("form.checkout")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_double_click_on_the_order_button_is_one_order(
    visit: Visit, customer: Customer, scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts)
    customer.add()
    adopt(page, customer)
    shopper = Shopper(page)
    page.goto("/checkout/")
    shopper.fill_in()

    shopper.order_button.dblclick()

    expect(page).to_have_url(re.compile(r"/orders/\w+/pay/\?key="))
    assert orders_of(shopper.email, customer) == 1


def adopt(page: Page, customer: Customer) -> None:
    """Let the tab have the customer's session."""
    session = customer.http.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": customer.site}])


def orders_of(email: str, somebody: Customer) -> int:
    """How many orders the merchant sees in the admin."""
    sign_in = somebody.open("/admin/login/?next=/admin/orders/order/")
    form = next(form for form in sign_in.markup.forms if "password" in form.fields)
    somebody.submit(sign_in, form, login="admin@kraam.example", password="kraam-demo")
    listed = somebody.open(f"/admin/orders/order/?q={email}")
    assert "result_list" in listed.text
    return len(set(re.findall(r"/admin/orders/order/([0-9a-f-]{36})/change/", listed.text)))


def test_without_javascript_up_to_the_payment(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    shopper = Shopper(page)
    page.goto(f"{T_SHIRT}?variant={IN_WHITE}")
    page.get_by_role("link", name="zwart").click()
    expect(page).to_have_url(re.compile("ZWART|kleur=zwart"))
    page.locator("[data-add] [type=submit]").click()

    line = page.locator(".cart-line")
    expect(line).to_contain_text("zwart")
    page.locator(".cart-line [name=quantity]").fill("3")
    page.locator(".cart-line [data-without-script]").click()
    expect(page.locator(".cart__sums .sums__total").last).to_contain_text("59,85")
    shopper.open_checkout()

    shopper.fill_in(postal_code="99")
    shopper.order_button.click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(shopper.field("postal_code")).to_have_value("99")
    expect(shopper.field("email")).to_have_value(shopper.email)

    shopper.field("postal_code").fill("1015 BA")
    shopper.order_button.click()
    expect(page.locator("noscript .notice")).to_contain_text("JavaScript")
    expect(page.locator(".pay__order")).to_contain_text("Linde Basis T-shirt")
    page.locator("noscript a").click()
    expect(page.locator(".order-state--awaiting_payment")).to_be_visible()
