"""Whole purchases, each as the requests of one customer: by an app, by forms, and page by page.

Paying is what Stripe's script does in the browser: a confirmation sent to Stripe's server.
"""

import html
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from bench.checkout.http import Answer, Connection

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
CARD = "pm_card_visa"  # pays at once. Source: docs.stripe.com/testing
ADDRESS = {
    "name": "B. Meting",
    "street": "Dorpsstraat",
    "house_number": "1",
    "postal_code": "1011 AB",
    "city": "Amsterdam",
    "country": "NL",
}
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_SECRET = re.compile(r'data-client-secret="([^"]+)"')
_RETURN = re.compile(r'data-return-url="([^"]+)"')


class Refused(Exception):
    """An answer that ends the purchase. `what` names the step and the answer."""

    def __init__(self, step: str, answer: Answer) -> None:
        where = answer.headers.get("location", "")
        code = re.search(rb'"code": ?"(\w+)"', answer.body)
        reason = where or (code[1].decode() if code else "")
        super().__init__(f"{step}: {answer.status} {reason}".strip())
        self.status = answer.status


@dataclass(frozen=True, slots=True)
class Places:
    """Where customers go, and the key that Stripe's script carries. pages: paths by SKU."""

    shop: str
    stripe: str
    publishable_key: str
    pages: Mapping[str, str]


@dataclass(slots=True)
class Purchase:
    """One customer's. Moments are `time.monotonic()` seconds; 0 where it never came to that."""

    sku: str
    email: str
    began: float = 0.0
    placing: float = 0.0  # seconds that the step took which places the order
    payment_started: float = 0.0
    confirmed: float = 0.0  # Stripe took the money
    ended: float = 0.0


Buy = Callable[[Places, Purchase], Awaitable[None]]


async def by_app(places: Places, purchase: Purchase) -> None:
    """Four calls of the API, and one to Stripe. Raises Refused."""
    async with AsyncExitStack() as open_:
        shop = await open_.enter_async_context(Connection(places.shop))

        async def call(step: str, path: str, body: object, status: int, **headers: str) -> Answer:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            answer = await shop.post(f"/api/v1/{path}", json.dumps(body).encode(), JSON, sent)
            return _expect(step, answer, status)

        cart = json.loads((await call("open cart", "carts/", {}, 201)).body)
        token = {"X_Cart_Token": cart["token"]}
        line = {"sku": purchase.sku, "quantity": 1}
        added = await call("add", f"carts/{cart['id']}/lines/", line, 201, **token)
        form = {
            "cart_id": cart["id"],
            "cart_version": json.loads(added.body)["version"],
            "email": purchase.email,
            "shipping_method": "standard",
            "shipping_address": ADDRESS,
        }
        key = {"Idempotency_Key": str(uuid4())}
        began = time.monotonic()
        order = json.loads((await call("place", "checkout/", form, 201, **token, **key)).body)
        purchase.placing = time.monotonic() - began
        started = await call("pay", f"orders/{order['number']}/payment/", {}, 200, **token)
        purchase.payment_started = time.monotonic()
        secret = json.loads(started.body)["client_secret"]
        await _confirm(places, purchase, secret, "https://app.example/back")


async def by_forms(places: Places, purchase: Purchase) -> None:
    """Seven requests: add, checkout, order, payment page, Stripe, return, order page.

    Raises Refused.
    """
    await _by_pages(places, purchase, looks_around=False)


async def by_browser(places: Places, purchase: Purchase) -> None:
    """The same, and the pages on the way there: product, header, cart. Raises Refused."""
    await _by_pages(places, purchase, looks_around=True)


async def _by_pages(places: Places, purchase: Purchase, *, looks_around: bool) -> None:
    async with Connection(places.shop, {"Origin": places.shop}) as shop:

        async def look(path: str) -> None:
            if looks_around:
                _expect(path, await shop.get(path), 200)

        async def post(step: str, path: str, **fields: str) -> str:
            answer = await shop.post(path, urlencode(fields).encode(), FORM)
            return _expect(step, answer, 302).headers["location"]

        await look(places.pages[purchase.sku])
        await post("add", "/cart/add/", sku=purchase.sku, quantity="1")
        await look("/cart/")
        await look("/fragments/header/")
        page = _expect("checkout", await shop.get("/checkout/"), 200).text
        typed = {**ADDRESS, "email": purchase.email, "shipping_method": "standard"}
        began = time.monotonic()
        pay_path = await post("place", "/checkout/", **dict(_FIELD.findall(page)), **typed)
        purchase.placing = time.monotonic() - began
        answer = _expect("pay", await shop.get(pay_path), 200)
        secret, back = _SECRET.search(answer.text), _RETURN.search(answer.text)
        if secret is None or back is None:  # another page, which says why there is no order
            raise Refused(f"no payment page at {pay_path}", answer)
        purchase.payment_started = time.monotonic()
        return_url = html.unescape(back[1])
        await _confirm(places, purchase, html.unescape(secret[1]), return_url)
        parts = urlsplit(return_url)
        returned = await shop.get(f"{parts.path}?{parts.query}")
        order_path = _expect("return", returned, 302).headers["location"]
        _expect("order page", await shop.get(order_path), 200)


async def _confirm(places: Places, purchase: Purchase, secret: str, return_url: str) -> None:
    intent = secret.partition("_secret_")[0]
    form = {"client_secret": secret, "payment_method": CARD, "return_url": return_url}
    key = {"Authorization": f"Bearer {places.publishable_key}"}
    async with Connection(places.stripe, key) as stripe:
        path = f"/v1/payment_intents/{intent}/confirm"
        _expect("confirm", await stripe.post(path, urlencode(form).encode(), FORM), 200)
    purchase.confirmed = time.monotonic()


def _expect(step: str, answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise Refused(step, answer)
    return answer
