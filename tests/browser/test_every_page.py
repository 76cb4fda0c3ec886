"""Every page: nothing that axe-core finds, nothing beside the screen, nothing too small to press.

Each page is opened once, and then looked at in light and dark, narrow and wide.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.checks import CONTRAST, RULES, overflow, too_small, violations
from tests.browser.conftest import DESKTOP, PHONE, Visit, new_context
from tests.catalogue import (
    CATEGORY,
    ENGLISH,
    NOTHING_FOUND,
    PRIVACY,
    REDUCED,
    REVIEWED,
    REVIEWS,
    SEARCH,
    SOLD_OUT,
    T_SHIRT,
    UNKNOWN,
)
from tests.customer import Customer, Order
from tests.merchant import Merchant
from tests.payer import confirm

pytestmark = pytest.mark.browser


def cart(customer: Customer) -> str:
    customer.add(quantity=2)
    return "/cart/"


def checkout(customer: Customer) -> str:
    customer.add()
    return "/checkout/"


def shipping_costs(customer: Customer) -> str:
    customer.add()
    return "/checkout/shipping/"


def payment_page(customer: Customer) -> str:
    customer.add()
    return customer.order().pay_url


def order_awaiting_payment(customer: Customer) -> str:
    customer.add()
    return customer.order().url


def order_just_paid(customer: Customer) -> str:
    customer.add()
    order = customer.order()
    confirm(order.client_secret, return_url=order.return_url)
    return order.return_url


def sent(customer: Customer) -> Order:
    """An order that is paid, and on its way."""
    customer.add(quantity=2)
    order = customer.order()
    confirm(order.client_secret, return_url=order.return_url)
    customer.open(order.return_url)
    with Merchant(customer.site) as merchant:
        merchant.ship(order.number, tracking_code="3SKRAAM0123456")
    return order


def order_sent(customer: Customer) -> str:
    return sent(customer).url


def withdrawing(customer: Customer) -> str:
    return sent(customer).page("withdraw")


def withdrawn(customer: Customer) -> str:
    page = customer.open(sent(customer).page("withdraw"))
    for typed in ({}, {"confirm": "1"}):
        page = customer.submit(page, page.markup.keyed_form(), **typed)
    return page.url


def cancelling(customer: Customer) -> str:
    customer.add()
    return customer.order().page("cancel")


def invoice(customer: Customer) -> str:
    return customer.link_on(order_just_paid(customer), "/invoice/")


def writing_a_review(customer: Customer) -> str:
    return customer.link_on(order_just_paid(customer), "/reviews/")


def review_written(customer: Customer) -> str:
    page = customer.open(writing_a_review(customer))
    typed = {"stars": "4", "text": "Zit heerlijk en krimpt niet.", "name": "Anna"}
    return customer.submit(page, page.markup.form("", name=""), **typed).url


PLACES: dict[str, str | Callable[[Customer], str]] = {
    "home": "/",
    "category": CATEGORY,
    "category, filtered": f"{CATEGORY}?price_max=50&brand=Linde",
    "content page": PRIVACY,
    "product": T_SHIRT,
    "product in English": ENGLISH[T_SHIRT],
    "product, reduced": REDUCED,
    "product, sold out": SOLD_OUT,
    "product, reviewed": REVIEWED,
    "reviews": REVIEWS,
    "writing a review": writing_a_review,
    "writing a review, with errors": writing_a_review,
    "review, written": review_written,
    "search": SEARCH,
    "search, nothing found": NOTHING_FOUND,
    "for you": "/for-you/",
    "cart, empty": "/cart/",
    "cart": cart,
    "what sending costs": shipping_costs,
    "checkout": checkout,
    "checkout, with errors": checkout,
    "payment": payment_page,
    "order, awaiting payment": order_awaiting_payment,
    "order, paid": order_just_paid,
    "order, sent": order_sent,
    "cancelling": cancelling,
    "withdrawing": withdrawing,
    "withdrawal, receipt": withdrawn,
    "invoice": invoice,
    "not found": UNKNOWN,
}


@dataclass
class Visited:
    """A page that is open, and what the browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        """A page that is not there is no mistake of the page that says so."""
        its_own_404 = message.location["url"] == self.page.url and "404" in message.text
        if message.type in {"error", "warning"} and not its_own_404:
            self.complaints.append(message.text)


# Of the module, so that all tests of a page come together and it is opened once.
@pytest.fixture(scope="module", params=PLACES)
def visited(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Visited]:
    place = PLACES[request.param]
    context = new_context(chromium, site)
    with Customer(site) as customer, context:
        address = place if isinstance(place, str) else place(customer)
        if "sessionid" in customer.http.cookies:
            session = customer.http.cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        seen = Visited(context.new_page())
        seen.page.on("console", seen.note)
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.goto(address, wait_until="networkidle")
        if request.param == "checkout, with errors":
            seen.page.locator("form.checkout .button--big[type=submit]").click()
            expect(seen.page.locator("#error-summary")).to_be_visible()
        if request.param == "writing a review, with errors":
            seen.page.locator(".notice-form [type=submit]").click()
            expect(seen.page.locator("#error-summary")).to_be_visible()
        if request.param == "payment":
            expect(seen.page.locator("#pay [type=submit]")).to_be_enabled()
        seen.page.remove_listener("console", seen.note)  # axe-core, later, is not the shop
        yield seen


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(visited: Visited, screen: dict[str, int]) -> None:
    page = visited.page
    page.set_viewport_size({"width": screen["width"], "height": screen["height"]})

    page.emulate_media(color_scheme="light")
    in_light = violations(page, RULES)
    page.emulate_media(color_scheme="dark")  # the same page in other colours
    in_dark = violations(page, CONTRAST)

    assert (in_light, in_dark) == ([], [])


def test_nothing_is_beside_the_screen(visited: Visited) -> None:
    assert {width: overflow(visited.page, width) for width in (320, 390)} == {320: 0, 390: 0}


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_thumb_hits_what_people_press(visited: Visited, screen: dict[str, int]) -> None:
    visited.page.set_viewport_size({"width": screen["width"], "height": screen["height"]})

    assert too_small(visited.page) == []


def test_the_browser_complains_of_nothing(visited: Visited) -> None:
    assert visited.complaints == []


def test_what_is_wrong_would_be_found(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.set_content(
        "<button class='button' style='width: 600px; height: 43px; color: #999'>Pay</button>"
        "<input class='searchbox__input' style='height: 44px; width: 43.5px'>"
    )

    rules = {found.partition(":")[0] for found in violations(page, RULES)}
    assert {"color-contrast", "label", "document-title"} <= rules
    assert [found.partition(":")[0] for found in violations(page, CONTRAST)] == ["color-contrast"]
    assert len(too_small(page)) == 2
    assert overflow(page, 390) > 200
