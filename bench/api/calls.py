"""In the shop's environment: what each call of the API asks of the stores, as JSON.

`python -m bench.api.calls COUNT`. Redis counts every request first (shop/kernel/throttling.py): one
of its calls is that.
"""

import json
import random
import sys
from collections.abc import Callable
from functools import partial
from itertools import count as numbers_from
from typing import Any

import django

from bench.catalogue.products import leaves, product_id, sku
from bench.checkout.purchases import ADDRESS
from bench.store_calls import count_calls, spread
from bench.targets import ABOVE_EVERY_PRICE

_ROUNDS = 5  # of each call, after a first one, which warms up what a process holds


def main() -> None:
    """Print what was counted."""
    django.setup()
    api = _Api(int(sys.argv[1]))
    found = {}
    for name, prepared in api.calls().items():
        counted = [count_calls(prepared()) for _ in range(_ROUNDS + 1)]
        found[name] = spread(counted[1:])
    print(json.dumps(found))


class _Api:
    """The API without HTTP, in this process."""

    def __init__(self, count: int) -> None:
        from django.test import Client  # needs the settings

        self._http = Client(headers={"accept-language": "nl", "host": "localhost"})
        self._chance = random.Random(count)
        self._categories, self._count = leaves(count), count
        self._fresh = numbers_from(ABOVE_EVERY_PRICE)

    def calls(self) -> dict[str, Callable[[], Callable[[], Any]]]:
        """By name: what makes one of the calls ready, which is then counted alone."""
        return {
            "list, new": lambda: self._reading(f"{self._list()}&price_max={next(self._fresh)}"),
            "list, asked for again": lambda: self._again(self._list()),
            "detail, not held": lambda: self._reading(self._detail()),
            "detail, asked for again": lambda: self._again(self._detail()),
            "open a cart": lambda: self._writing("carts/", {}, ""),
            "put in a new cart": lambda: self._line(self._cart()),
            "put in a cart": lambda: self._line(self._filled()),
            "read a cart": self._read_cart,
            "checkout": self._checkout,
            "start a payment": self._payment,
        }

    def _list(self) -> str:
        return f"products/?category=category-{self._chance.randrange(self._categories)}"

    def _detail(self) -> str:
        return f"products/{product_id(self._chance.randrange(self._count))}/"

    def _read(self, path: str, token: str = "") -> Any:
        answer = self._http.get(f"/api/v1/{path}", headers={"X-Cart-Token": token})
        return _said(path, answer, 200)

    def _write(self, path: str, body: Any, token: str, status: int = 201) -> Any:
        answer = self._http.post(
            f"/api/v1/{path}",
            body,
            content_type="application/json",
            headers={"X-Cart-Token": token},
        )
        return _said(path, answer, status)

    def _reading(self, path: str, token: str = "") -> Callable[[], Any]:
        return partial(self._read, path, token)

    def _writing(self, path: str, body: Any, token: str, status: int = 201) -> Callable[[], Any]:
        return partial(self._write, path, body, token, status)

    def _again(self, path: str) -> Callable[[], Any]:
        self._read(path)
        return self._reading(path)

    def _cart(self) -> dict[str, Any]:
        opened: dict[str, Any] = self._write("carts/", {}, "")
        return opened

    def _filled(self) -> dict[str, Any]:
        """A cart with an article. It has the version that it was left at."""
        cart = self._cart()
        return {**self._line(cart)(), "token": cart["token"]}

    def _line(self, cart: dict[str, Any]) -> Callable[[], Any]:
        body = {"sku": sku(self._chance.randrange(self._count)), "quantity": 1}
        return self._writing(f"carts/{cart['id']}/lines/", body, cart["token"])

    def _read_cart(self) -> Callable[[], Any]:
        cart = self._filled()
        return self._reading(f"carts/{cart['id']}/", cart["token"])

    def _checkout(self) -> Callable[[], Any]:
        return self._ordering(self._filled())

    def _ordering(self, cart: dict[str, Any]) -> Callable[[], Any]:
        form = {
            "cart_id": cart["id"],
            "cart_version": cart["version"],
            "email": "bench@kraam.example",
            "shipping_method": "standard",
            "shipping_address": ADDRESS,
        }
        return self._writing("checkout/", form, cart["token"])

    def _payment(self) -> Callable[[], Any]:
        cart = self._filled()
        order = self._ordering(cart)()
        return self._writing(f"orders/{order['number']}/payment/", {}, cart["token"], 200)


def _said(path: str, answer: Any, status: int) -> Any:
    if answer.status_code != status:
        raise SystemExit(f"{path}: {answer.status_code} {answer.content.decode()[:500]}")
    return answer.json()


if __name__ == "__main__":
    main()
