"""What staff do that is measured. Another deed is another entry of DEEDS."""

import http.client
import random
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from bench.catalogue.products import DEPARTMENTS, leaves, product_id, sku
from bench.load import LoadError
from bench.search import COLOURS, FRONTS, KINDS

PRODUCTS = "/admin/catalog/product/"
_ORDERS = ("", "4", "-4", "7", "-7")  # by price and by last edit, both ways


class Staff:
    """Somebody who is signed in, with one connection that is kept."""

    def __init__(self, url: str, cookie: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=120)
        self._headers = {"Cookie": cookie, "Accept-Language": "nl"}

    def open(self, address: str) -> float:
        """Open a page to its end. Returns the milliseconds that it took.

        Raises:
            LoadError: it is not the page.
        """
        began = time.perf_counter()
        self._connection.request("GET", address, headers=self._headers)
        answer = self._connection.getresponse()
        answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status != http.HTTPStatus.OK:
            raise LoadError(f"{address}: {answer.status}")
        return took


Deed = Callable[[Staff, random.Random, int], float]  # of so many products; returns milliseconds


def _listed(staff: Staff, chance: random.Random, _count: int) -> float:
    """The whole list, in one of its orders."""
    order = chance.choice(_ORDERS)
    return staff.open(f"{PRODUCTS}?o={order}")


def _searched(staff: Staff, chance: random.Random, count: int) -> float:
    """A name of two words, a beginning, or an article number."""
    number = chance.randrange(count)
    words = f"{chance.choice(FRONTS)}{chance.choice(KINDS)} {number % 1000}"
    text = chance.choice((words, chance.choice(FRONTS)[:4], sku(number)))
    return staff.open(f"{PRODUCTS}?{urlencode({'q': text})}")


def _filtered(staff: Staff, chance: random.Random, count: int) -> float:
    """A category or department, within a price and a colour, in a state."""
    place = chance.randrange(leaves(count))
    category = chance.choice((f"category-{place}", f"department-{place % DEPARTMENTS}"))
    chosen = {
        "category": category,
        "state": "published",
        "price": f"{chance.randrange(50_000)}-{chance.randrange(50_000, 250_000)}",
        "attribute-kleur": chance.choice(COLOURS),
    }
    return staff.open(f"{PRODUCTS}?{urlencode(chosen)}")


def _opened(staff: Staff, chance: random.Random, count: int) -> float:
    """The page of a product."""
    return staff.open(f"{PRODUCTS}{product_id(chance.randrange(count))}/change/")


DEEDS: dict[str, Deed] = {
    "list": _listed,
    "search": _searched,
    "filter": _filtered,
    "open": _opened,
}
