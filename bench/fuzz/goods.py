"""What there is in the shop that requests can be about: found by buying, and by what is answered.

The description says that a SKU is a string; only a shop knows which strings are SKUs.
"""

import random
from typing import Any
from uuid import uuid4

import httpx

from tests.customer import ADDRESS
from tests.limits import forget_attempts
from tests.mailbox import code_for

_CARTS = 6  # that are open from the start
_KEPT = 50  # of a kind: the newest
_PRODUCTS = 24  # that are asked for
_PASSWORD = "een-lang-wachtwoord-2026"  # noqa: S105 (of accounts that live for minutes)


class Goods:
    """Things of the shop, by what calls them: {"cart_id": [...]}; and the secrets of carts."""

    def __init__(self, site: str) -> None:
        self._http = httpx.Client(base_url=site, timeout=30)
        self._kinds: dict[str, list[str]] = {}
        self._tokens: dict[str, str] = {}  # by cart, and by order that a cart became
        self._found = False

    def find(self) -> None:
        """Look around and buy a little. Only the first time."""
        if self._found:
            return
        self._found = True
        listed = self._http.get("/api/v1/products/", params={"in_stock": "true"}).json()
        for card in listed["results"][:_PRODUCTS]:
            self.keep("product_id", card["id"])
            product = self._http.get(f"/api/v1/products/{card['id']}/").json()
            for variant in product["variants"]:
                if variant["in_stock"]:
                    self.keep("sku", variant["sku"])
        for category in self._http.get("/api/v1/categories/").json()[:_KEPT]:
            self.keep("category", category["id"])
        for page in self._http.get("/api/v1/pages/").json()["results"]:
            self.keep("slug", page["slug"])
        for number in range(_CARTS):
            self._open_cart(order=number % 2 == 0)

    def keep(self, kind: str, value: str) -> None:
        """Remember one."""
        kept = self._kinds.setdefault(kind, [])
        if value not in kept:
            kept.append(value)
            del kept[:-_KEPT]

    def any_of(self, kind: str, chance: random.Random) -> str | None:
        """One of a kind; None where none is known."""
        kept = self._kinds.get(kind)
        return chance.choice(kept) if kept else None

    def knows(self, kind: str, value: Any) -> bool:
        """Whether there is such a thing, as far as is known."""
        return value in self._kinds.get(kind, [])

    def keep_token(self, thing: str, token: str) -> None:
        """Remember the secret that opens a cart, or the order that it became."""
        self._tokens[thing] = token

    def token_of(self, thing: Any) -> str | None:
        """The secret of a cart or an order."""
        return self._tokens.get(thing) if isinstance(thing, str) else None

    def sign_in(self) -> str:
        """A new account; returns its access token. Nobody else may have used up the limits."""
        forget_attempts()
        email = f"{uuid4().hex[:12]}@example.nl"
        account = "/_allauth/app/v1/auth"
        typed = {"email": email, "password": _PASSWORD}
        begun = self._http.post(f"{account}/signup", json=typed).json()
        signed_in = self._http.post(
            f"{account}/email/verify",
            json={"key": code_for(email)},
            headers={"X-Session-Token": begun["meta"]["session_token"]},
        ).raise_for_status()
        return str(signed_in.json()["meta"]["access_token"])

    def _open_cart(self, *, order: bool) -> None:
        cart = self._http.post("/api/v1/carts/").json()
        headers = {"X-Cart-Token": cart["token"]}
        line = {"sku": self._kinds["sku"][0], "quantity": 1}
        self._http.post(f"/api/v1/carts/{cart['id']}/lines/", json=line, headers=headers)
        if not order:
            self.keep("cart_id", cart["id"])
            self.keep_token(cart["id"], cart["token"])
            return
        form = {
            "cart_id": cart["id"],
            "email": "fuzz@example.nl",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
        }
        placed = self._http.post("/api/v1/checkout/", json=form, headers=headers)
        self.keep("number", placed.raise_for_status().json()["number"])
        self.keep_token(placed.json()["number"], cart["token"])
