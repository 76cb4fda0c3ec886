"""Whether the shop can be used without a mouse, and whether it keeps still."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import layout_shifts
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.pages import ORDER_BUTTON, Shopper
from tests.browser.test_buying import adopt
from tests.catalogue import CATEGORY, IN_WHITE, T_SHIRT
from tests.customer import ADDRESS, Customer

pytestmark = pytest.mark.browser

STOPS = 120  # presses of Tab after which a control counts as not reachable


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has the focus, which is to be seen on it."""
    wanted = control.element_handle()
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            ring = wanted.evaluate(
                "each => { const style = getComputedStyle(each);"
                " return [style.outlineStyle, style.boxShadow]; }"
            )
            assert ring != ["none", "none"], f"no focus to be seen on {control}"
            return
    pytest.fail(f"the keyboard does not reach {control}")


def test_ordering_with_the_keyboard_alone(visit: Visit) -> None:
    shopper = Shopper(visit())
    page = shopper.page
    page.goto(f"{T_SHIRT}?variant={IN_WHITE}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="zwart"))
    page.keyboard.press("Enter")
    expect(page.locator(".option__name").first).to_contain_text("zwart")
    tab_to(page, page.locator("[data-add] [type=submit]"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#added .button"))
    page.keyboard.press("Enter")
    expect(page.locator(".cart-line")).to_contain_text("zwart")
    tab_to(page, page.locator("a.button[href='/checkout/']"))
    page.keyboard.press("Enter")

    for name, value in {"email": shopper.email, **ADDRESS}.items():
        if name != "country":  # stands at the Netherlands already
            tab_to_field(page, shopper.field(name))
            page.keyboard.type(value)
    tab_to(page, shopper.order_button)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/orders/\w+/pay/\?key="))


def tab_to_field(page: Page, control: Locator) -> None:
    """From the top of the page: the fields may stand in another order than that of typing."""
    page.locator("h1").evaluate("each => { each.tabIndex = -1; each.focus(); }")
    tab_to(page, control)


@pytest.mark.parametrize(("prefix", "language"), [("", "nl"), ("/en", "en")])
def test_the_order_button_says_that_it_binds(
    visit: Visit, customer: Customer, prefix: str, language: str
) -> None:
    customer.add()
    page = visit()
    adopt(page, customer)

    page.goto(f"{prefix}/checkout/")

    expect(page.get_by_role("button", name=ORDER_BUTTON[language], exact=True)).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("address", ["/", CATEGORY, T_SHIRT])
def test_nothing_moves_while_a_page_loads(
    visit: Visit, customer: Customer, address: str, screen: dict[str, int]
) -> None:
    customer.add()  # so that a count comes into the header
    page = visit(viewport=screen)
    adopt(page, customer)

    page.goto(address, wait_until="networkidle")
    expect(page.locator(".cart-link__count")).to_have_text("1")

    assert layout_shifts(page) == []


def test_what_moves_would_be_found(visit: Visit) -> None:
    page = visit()
    page.goto(T_SHIRT, wait_until="networkidle")

    page.evaluate("document.querySelector('.product').style.marginTop = '200px'")

    assert any("product" in moved for moved in layout_shifts(page))
