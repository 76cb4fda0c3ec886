"""What staff do that is measured. Another deed is another entry of DEEDS."""

import http.client
import random
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from bench.catalogue.products import DEPARTMENTS, leaves, product_id, sku
from bench.load import LoadError
from bench.search import COLOURS, STUFFS
from tests.markup import read

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
        took, _page = self._asked("GET", address, expected=http.HTTPStatus.OK)
        return took

    def save(self, address: str, **typed: str) -> float:
        """Open a form, type something, send it. Returns the milliseconds of the sending alone.

        Raises:
            LoadError: it was not saved.
        """
        _took, page = self._asked("GET", address, expected=http.HTTPStatus.OK)
        sent = {**form_in(page), **typed}
        took, _page = self._asked("POST", address, urlencode(sent), expected=http.HTTPStatus.FOUND)
        return took

    def _asked(
        self, method: str, address: str, body: str | None = None, *, expected: int
    ) -> tuple[float, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        began = time.perf_counter()
        self._connection.request(method, address, body, headers=self._headers | headers)
        answer = self._connection.getresponse()
        page = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status != expected:
            raise LoadError(f"{method} {address}: {answer.status}")
        self._keep(SimpleCookie(answer.headers.get("Set-Cookie", "")))
        return took, page.decode()

    def _keep(self, cookies: SimpleCookie) -> None:
        """Of forms: their token goes with what is sent."""
        for name, cookie in cookies.items():
            others = self._headers["Cookie"].partition(f"; {name}=")[0]
            self._headers["Cookie"] = f"{others}; {name}={cookie.value}"


def form_in(page: str) -> dict[str, str]:
    """What a product's page would send as it stands, by its first button."""
    for form in read(page).forms:
        if "opened" in form.fields:
            return {**form.fields, "_save": "1"}
    raise LoadError("The page has no form of a product.")


Deed = Callable[[Staff, random.Random, int], float]  # of so many products; returns milliseconds


def _listed(staff: Staff, chance: random.Random, _count: int) -> float:
    """The whole list, in one of its orders."""
    order = chance.choice(_ORDERS)
    return staff.open(f"{PRODUCTS}?o={order}")


def _found(staff: Staff, chance: random.Random, count: int) -> float:
    """An article number: one product, however many there are."""
    return staff.open(f"{PRODUCTS}?{urlencode({'q': sku(chance.randrange(count))})}")


def _searched(staff: Staff, chance: random.Random, _count: int) -> float:
    """A word of which even a thousand products have a full page."""
    return staff.open(f"{PRODUCTS}?{urlencode({'q': chance.choice(STUFFS)})}")


def _filtered(staff: Staff, chance: random.Random, _count: int) -> float:
    """A department, a state and a price: a full page of even a thousand products."""
    chosen = {
        "category": f"department-{chance.randrange(DEPARTMENTS)}",
        "state": "published",
        "price": f"{chance.randrange(50)}-{chance.randrange(180_000, 250_000)}",
    }
    return staff.open(f"{PRODUCTS}?{urlencode(chosen)}")


def _narrowed(staff: Staff, chance: random.Random, count: int) -> float:
    """A category, a colour, a state and a price: the more products, the more rows."""
    chosen = {
        "category": f"category-{chance.randrange(leaves(count))}",
        "state": "published",
        "price": f"{chance.randrange(50_000)}-{chance.randrange(50_000, 250_000)}",
        "attribute-kleur": chance.choice(COLOURS),
    }
    return staff.open(f"{PRODUCTS}?{urlencode(chosen)}")


def _opened(staff: Staff, chance: random.Random, count: int) -> float:
    """The page of a product."""
    return staff.open(f"{PRODUCTS}{product_id(chance.randrange(count))}/change/")


def _saved(staff: Staff, chance: random.Random, count: int) -> float:
    """A product with another guarantee."""
    address = f"{PRODUCTS}{product_id(chance.randrange(count))}/change/"
    return staff.save(address, guarantee_years=str(chance.randrange(1, 10)))


DEEDS: dict[str, Deed] = {
    "list": _listed,
    "article number": _found,
    "search": _searched,
    "filter": _filtered,
    "narrow filter": _narrowed,
    "open": _opened,
    "save": _saved,
}
