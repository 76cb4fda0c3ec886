"""The shop's pages, by what a customer does on them. Works in every language."""

import io
from dataclasses import dataclass, field
from uuid import uuid4

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import WAIT
from tests.catalogue import BOUGHT, T_SHIRT
from tests.customer import ADDRESS

ORDER_BUTTON = {
    "nl": "Bestelling met betalingsverplichting",
    "en": "Order with obligation to pay",
}
expect.set_options(timeout=WAIT)


@dataclass
class Shopper:
    """Somebody with the shop in a tab. `prefix` is that of the language: "" or "/en"."""

    page: Page
    prefix: str = ""
    email: str = field(default_factory=lambda: f"{uuid4().hex[:12]}@example.nl")

    def put_in_cart(self, product: str = T_SHIRT, sku: str = BOUGHT) -> None:
        """From the product page, staying there."""
        self.page.goto(f"{self.prefix}{product}?variant={sku}")
        self.page.locator("[data-add] [type=submit]").click()
        expect(self.page.locator("#added .button")).to_be_visible()

    def open_cart(self) -> None:
        """By the link that appears after adding."""
        self.page.locator("#added .button").click()
        expect(self.page.locator(".cart-line")).not_to_have_count(0)

    def open_checkout(self) -> None:
        """From the cart."""
        self.page.locator(f"a.button[href='{self.prefix}/checkout/']").click()
        expect(self.order_button).to_be_visible()

    def fill_in(self, **typed: str) -> None:
        """The checkout form: an address that is right, but for what is given."""
        for name, value in ({"email": self.email} | ADDRESS | typed).items():
            control = self.field(name)
            if name == "country":
                control.select_option(value)
            else:
                control.fill(value)

    def field(self, name: str) -> Locator:
        """A field of the checkout form."""
        return self.page.locator(f"form.checkout [name={name}]")

    @property
    def order_button(self) -> Locator:
        """The one that binds."""
        return self.page.locator("form.checkout .button--big[type=submit]")

    def order(self) -> "PaymentPage":
        """From an empty cart to the payment page."""
        self.put_in_cart()
        self.page.goto(f"{self.prefix}/checkout/")
        self.fill_in()
        self.order_button.click()
        return PaymentPage(self.page)


@dataclass
class PaymentPage:
    """Where the payment provider's form is. Its texts are Stripe's, so they go by language."""

    page: Page

    def pay_by_card(self, number: str, *, english: bool = False) -> None:
        """Fill in a card and pay."""
        frame = self.page.frame_locator("#payment-element iframe")
        labels = ("Card number", "Expiration date") if english else ("Kaartnummer", "Vervaldatum")
        frame.get_by_label(labels[0]).fill(number)
        frame.get_by_label(labels[1]).fill("12/40")
        frame.get_by_label("CVC").fill("123")
        self.pay()

    def choose_ideal(self) -> None:
        """Pay by bank."""
        self.page.frame_locator("#payment-element iframe").get_by_label("iDEAL | Wero").check()
        self.pay()

    def pay(self) -> None:
        """Press the button, which waits until the form is ready."""
        self.page.locator("#pay [type=submit]").click()


def expect_paid(page: Page) -> None:
    """The order's page says so."""
    expect(page.locator("#order-state")).to_have_class("order-state order-state--paid")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def expect_empty_cart(page: Page, prefix: str = "") -> None:
    """Also in the header of the page."""
    page.goto(f"{prefix}/cart/")
    expect(page.locator(".cart .empty")).to_be_visible()
    expect(page.locator(".cart-line, .cart-link__count")).to_have_count(0)


def picture_file(name: str, colour: str, size: tuple[int, int] = (1600, 1200)) -> FilePayload:
    """A picture whose content is PNG, whatever its name says."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}
