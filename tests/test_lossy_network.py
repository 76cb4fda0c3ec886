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


def check_one_refund(app: App, order: dict[str, Any], secret: str, eventually: Eventually) -> None:
    """Cancel it once it is paid, and look at Stripe's own list."""
    eventually(lambda: app.order(order["number"]).json()["state"], "paid")
    app.call(f"orders/{order['number']}/cancel/")
    eventually(lambda: len(refunds_of(secret)), 1)
    assert refunds_of(secret)[0]["amount"] == order["totals"]["total"]["amount"]


def test_one_change_one_order_and_one_refund_each(
    network: tuple[Persistent, LossyNetwork], eventually: Eventually
) -> None:
    client, lossy = network
    placed = []
    for _ in range(PURCHASES):
        app = App(client, BOUGHT, QUANTITY)
        assert [line["quantity"] for line in app.cart["lines"]] == [QUANTITY]
        order = app.checkout(str(uuid4())).json()
        payment = app.call(f"orders/{order['number']}/payment/").json()
        confirm(payment["client_secret"], return_url="https://app.example/back")
        placed.append((app, order, payment["client_secret"]))

    for app, order, secret in placed:
        check_one_refund(app, order, secret, eventually)
    assert len({order["number"] for _app, order, _secret in placed}) == PURCHASES
    assert lossy.lost > PURCHASES
