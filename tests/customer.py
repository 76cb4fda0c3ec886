"""A customer who buys with HTML forms, as a browser without scripts does."""

import html
import re
import ssl
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin
from uuid import uuid4

import httpx

from tests.catalogue import BOUGHT, T_SHIRT
from tests.markup import Form, Markup, read

ADDRESS = {
    "name": "Anna de Vries",
    "street": "Herengracht",
    "house_number": "1",
    "postal_code": "1015 BA",
    "city": "Amsterdam",
    "country": "NL",
}
PATIENCE = 20  # seconds; for what the worker does
TIMEOUT = 60  # seconds; many customers at once wait for two processors
_TLS = ssl.create_default_context()  # one for all: making it takes longer than buying something


def connection(site: str, **options: Any) -> httpx.Client:
    """A connection of one customer to the shop."""
    return httpx.Client(base_url=site, timeout=TIMEOUT, verify=_TLS, **options)


@dataclass(frozen=True)
class Seen:
    """A page that the customer has before her."""

    response: httpx.Response
    markup: Markup

    @property
    def url(self) -> str:
        """Its address, after redirects."""
        return str(self.response.url)

    @property
    def text(self) -> str:
        """Its source."""
        return self.response.text


class Customer(AbstractContextManager["Customer"]):
    """Has cookies of her own. Every answer below 500 is an answer; others raise."""

    def __init__(self, site: str, prefix: str = "") -> None:
        self.site = site
        self.prefix = prefix
        self.email = f"{uuid4().hex[:12]}@example.nl"
        self.http = connection(site, headers={"Origin": site}, follow_redirects=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()

    def __enter__(self) -> Self:
        return self

    def open(self, address: str) -> Seen:
        """Follow a link."""
        return self._seen(self.http.get(address))

    def link_on(self, address: str, part: str) -> str:
        """The first link of a page with this in its address, once the worker has put it there.

        Raises:
            LookupError: it does not come in PATIENCE seconds.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = re.search(rf'href="([^"]*{re.escape(part)}[^"]*)"', self.open(address).text)
            if found:
                return html.unescape(found[1])
            time.sleep(0.2)  # between two looks; there is no signal to wait for
        raise LookupError(f"no {part} on {address}")

    def submit(self, page: Seen, form: Form, **typed: str) -> Seen:
        """Fill in and send a form of a page."""
        data = {**form.fields, **typed}
        return self._seen(self.http.post(urljoin(page.url, form.action), data=data))

    def add(self, sku: str = BOUGHT, quantity: int = 1, product: str = T_SHIRT) -> Seen:
        """Put a variant in the cart, from its product page; shows the cart."""
        page = self.open(f"{self.prefix}{product}?variant={sku}")
        return self.submit(page, page.markup.form("/cart/add/", sku=sku), quantity=str(quantity))

    def checkout(self) -> tuple[Seen, Form]:
        """The checkout with everything typed in, not yet sent."""
        page = self.open(f"{self.prefix}/checkout/")
        form = page.markup.form("/checkout/")
        form.fields |= {**ADDRESS, "email": self.email}
        return page, form

    def order(self) -> "Order":
        """Order what is in the cart, up to the payment page."""
        return Order.on(self.submit(*self.checkout()))

    def _seen(self, response: httpx.Response) -> Seen:
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            response.raise_for_status()
        return Seen(response, read(response.text))


@dataclass(frozen=True)
class Order:
    """What a payment page tells of an order. Addresses carry the guest's key."""

    pay_url: str
    return_url: str
    client_secret: str

    @classmethod
    def on(cls, page: Seen) -> "Order":
        """The order of a payment page.

        Raises:
            LookupError: this is no payment page.
        """
        for form in page.markup.forms:
            if form.attributes.get("id") == "pay":
                told = form.attributes
                return cls(page.url, told["data-return-url"], told["data-client-secret"])
        raise LookupError(f"{page.url} is no payment page")

    @property
    def url(self) -> str:
        """The order's own page."""
        return self.page("")

    @property
    def number(self) -> str:
        """What people call it."""
        return self.pay_url.partition("/orders/")[2].partition("/")[0]

    def page(self, name: str) -> str:
        """Another page of the order, such as "withdraw"."""
        return self.pay_url.replace("/pay/", f"/{name}/" if name else "/")


def state_shown(page: Seen) -> str:
    """The state that an order page is designed for, such as "paid"."""
    marker = "order-state--"
    return page.text.partition(marker)[2].partition('"')[0]
