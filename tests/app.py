"""A customer who buys with an app, over the API."""

from typing import Any

import httpx

from tests.catalogue import BOUGHT
from tests.customer import ADDRESS


class App:
    """Has an open cart with one article in it."""

    def __init__(self, http: httpx.Client, sku: str = BOUGHT, quantity: int = 2) -> None:
        self.http = http
        cart = http.post("/api/v1/carts/").json()
        self.cart_id = cart["id"]
        self.headers = {"X-Cart-Token": cart["token"]}
        line = {"sku": sku, "quantity": quantity}
        self.cart = self.call(f"carts/{cart['id']}/lines/", line).json()
        self.body = {
            "cart_id": cart["id"],
            "cart_version": self.cart["version"],
            "email": "app@example.nl",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
        }

    def call(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Post as the holder of the cart."""
        return self.http.post(f"/api/v1/{path}", json=body, headers=self.headers | headers)

    def checkout(self, key: str, **changed: Any) -> httpx.Response:
        """Order the cart, with an Idempotency-Key."""
        return self.call("checkout/", self.body | changed, **{"Idempotency-Key": key})

    def order(self, number: str) -> httpx.Response:
        """Read an order."""
        return self.http.get(f"/api/v1/orders/{number}/", headers=self.headers)
