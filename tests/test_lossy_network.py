"""An app whose answers get lost sends again, and everything is done once."""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.app import App
from tests.catalogue import BOUGHT
from tests.merchant import Merchant
from tests.payer import confirm

Eventually = Callable[[Callable[[], Any], Any], None]
LOST = 0.2  # of all answers
PURCHASES = 4
QUANTITY = 2


class LossyNetwork(httpx.BaseTransport):
    """Brings every request to the shop, and loses some of the answers on the way back."""

    def __init__(self) -> None:
        self.lost = 0
        self._whole = httpx.HTTPTransport()
        self._chance = random.Random(20261130)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises ReadError for an answer that was lost, when the shop has done its part."""
        answer = self._whole.handle_request(request)
        answer.read()
        if self._chance.random() < LOST:
            self.lost += 1
            raise httpx.ReadError("lost", request=request)
        return answer

    def close(self) -> None:
        """End all connections."""
        self._whole.close()


class Persistent(httpx.Client):
    """Sends a request with its key until an answer arrives."""

    def request(self, method: str, url: Any, **kwargs: Any) -> httpx.Response:
        """Each call is one request with one key."""
        headers = {"Idempotency-Key": str(uuid4()), **(kwargs.pop("headers", None) or {})}
        while True:
            try:
                answer = super().request(method, url, headers=headers, **kwargs)
            except httpx.ReadError:
                continue
            return answer.raise_for_status()


@pytest.fixture
def network(site: str) -> Iterator[tuple[Persistent, LossyNetwork]]:
    """A client behind a bad network."""
    lossy = LossyNetwork()
    with Persistent(base_url=site, timeout=30, transport=lossy) as client:
        yield client, lossy


def refunds_of(client_secret: str) -> list[dict[str, Any]]:
    """As Stripe has them."""
    answer = httpx.get(
        f"{os.environ['STRIPE_API_BASE']}/v1/refunds",
        params={"payment_intent": client_secret.partition("_secret_")[0]},
        headers={"Authorization": f"Bearer {os.environ['STRIPE_API_KEY']}"},
    )
    found: list[dict[str, Any]] = answer.raise_for_status().json()["data"]
    return found


def refund_once(
    app: App, order: dict[str, Any], *, whole: bool, eventually: Eventually
) -> Callable[[], list[int]]:
    """Give up a paid order, or one unit of it; returns what tells the amounts of its refunds."""
    number, secret = order["number"], order["client_secret"]
    eventually(lambda: app.order(number).json()["state"], "paid")
    if whole:
        app.call(f"orders/{number}/cancel/")
    else:
        app.call(f"orders/{number}/withdraw/", {"lines": [{"sku": BOUGHT, "quantity": 1}]})
    return lambda: [refund["amount"] for refund in refunds_of(secret)]


def test_one_change_one_order_and_one_refund_each(
    network: tuple[Persistent, LossyNetwork], site: str, eventually: Eventually
) -> None:
    client, lossy = network
    email = f"{uuid4().hex[:12]}@example.nl"
    bought = []
    for _ in range(PURCHASES):
        app = App(client, BOUGHT, QUANTITY)
        assert [line["quantity"] for line in app.cart["lines"]] == [QUANTITY]
        order = app.checkout(str(uuid4()), email=email).json()
        payment = app.call(f"orders/{order['number']}/payment/").json()
        confirm(payment["client_secret"], return_url="https://app.example/back")
        bought.append((app, order | payment))

    refunded, expected = [], []
    for place, (app, order) in enumerate(bought):
        whole = place % 2 == 0
        refunded.append(refund_once(app, order, whole=whole, eventually=eventually))
        paid, unit = order["totals"]["total"], order["lines"][0]["unit_price"]
        expected.append([(paid if whole else unit)["amount"]])
    eventually(lambda: [amounts() for amounts in refunded], expected)

    numbers = {order["number"] for _app, order in bought}
    assert len(numbers) == PURCHASES
    with Merchant(site) as merchant:
        assert merchant.numbers_of(email) == numbers
    assert [amounts() for amounts in refunded] == expected
    assert lossy.lost > PURCHASES
