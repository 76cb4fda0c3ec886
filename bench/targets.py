"""What the shop is asked for while it is measured: read from its API, written down for wrk."""

import json
import random
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bench.load import LoadError, Work

_PRODUCTS = 200  # that pages, carts and orders are spread over
_CHECKED = 500  # addresses of one kind of work
_PAGE = 24  # products of a full list page
_HITS = 8  # products that a search finds at least
_SKUS = 100  # that orders are spread over
_UNITS = 40  # that each of them has at least: every order takes one
ABOVE_EVERY_PRICE = 100_000  # euros
_ADDRESS = {
    "name": "B. Meting",
    "street": "Dorpsstraat",
    "house_number": "1",
    "postal_code": "1011 AB",
    "city": "Amsterdam",
    "country": "NL",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What of the shop's catalogue is asked for."""

    total: int  # products of the shop, counted up to 10,000
    products: list[str]  # paths of pages
    categories: list[str]  # paths of pages that are full
    words: list[str]  # that searches find several products with
    skus: list[str]  # that can be ordered


class Shop:
    """A running shop, over its API."""

    def __init__(self, url: str) -> None:
        self._url = url

    def catalogue(self) -> Catalogue:
        """Raises LoadError when the shop has too little to measure with."""
        first = self._get("products/")
        cards = self._cards(first)
        details = [self._get(f"products/{quote(card['id'])}/") for card in cards]
        skus = [one["sku"] for card in details for one in card["variants"] if one["in_stock"]]
        names = " ".join(card["name"] for card in cards).lower()
        words = sorted(set(re.findall(r"[^\W\d_]{4,}", names)))
        found = Catalogue(
            total=first["total"],
            products=[f"/products/{quote(card['id'])}/{card['slug']}/" for card in cards],
            categories=[f"/categories/{quote(path)}/" for path in self._full_categories()],
            words=[word for word in words if self._total({"q": word}) >= _HITS],
            skus=list(self._plentiful(skus)),
        )
        if not all((found.products, found.categories, found.words, found.skus)):
            raise LoadError("The shop has too few products in stock to be measured.")
        return found

    def _cards(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        cards: list[dict[str, Any]] = page["results"]
        while page["next"] and len(cards) < _PRODUCTS:
            page = self._get(f"products/?{urlsplit(page['next']).query}")
            cards = cards + page["results"]
        return cards[:_PRODUCTS]

    def _full_categories(self) -> Iterator[str]:
        for category in self._get("categories/"):
            if self._total({"category": category["id"]}) >= _PAGE:
                yield category["path"]

    def _total(self, query: dict[str, str]) -> int:
        total: int = self._get(f"products/?{urlencode(query)}")["total"]
        return total

    def _plentiful(self, skus: list[str]) -> Iterator[str]:
        """SKUs with enough units: a cart takes so many only if they are there."""
        random.shuffle(skus)
        found = 0
        for sku in skus:
            cart = self._call("carts/", {}, token="")
            wanted = {"sku": sku, "quantity": _UNITS}
            try:
                self._call(f"carts/{cart['id']}/lines/", wanted, token=cart["token"])
            except urllib.error.HTTPError as refusal:
                if refusal.code not in {400, 409}:
                    raise
                continue
            yield sku
            found += 1
            if found == _SKUS:
                return

    def _get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self._url}/api/v1/{path}", timeout=30) as answer:
            return json.load(answer)

    def _call(self, path: str, body: dict[str, Any], *, token: str) -> Any:
        request = urllib.request.Request(
            f"{self._url}/api/v1/{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "X-Cart-Token": token},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


def works(url: str, catalogue: Catalogue, folder: Path, *, hello_url: str) -> list[Work]:
    """Everything that is measured, the yardstick first. `folder` takes the files that wrk reads."""

    def pages(name: str, lines: list[str]) -> Work:
        return page_work(name, url, lines, folder)

    forms = [urlencode({"sku": sku, "quantity": 1}) for sku in catalogue.skus]
    skus = folder / "skus"
    skus.write_text("\n".join(catalogue.skus))
    return [
        page_work("hello", hello_url, ["/hello"], folder),
        pages("home", ["/"]),
        pages("category", catalogue.categories),
        pages("product", catalogue.products),
        pages("search", [f"/search/?q={quote(word)}&price_max={{n}}" for word in catalogue.words]),
        pages("add to cart", [f"/cart/add/\t{form}" for form in forms]),
        Work("checkout", url, "checkout.lua", (str(skus), json.dumps(_ADDRESS)), thread_each=True),
    ]


def page_work(name: str, url: str, lines: list[str], folder: Path) -> Work:
    """Random ones of these lines: see bench/wrk/pages.lua."""
    file = folder / re.sub(r"\W+", "-", name)
    file.write_text("\n".join(lines))
    return Work(name, url, "pages.lua", (url, str(ABOVE_EVERY_PRICE), str(file)))


def check(work: Work) -> None:
    """Ask once for every page, so that nothing but the pages themselves is measured.

    Raises:
        LoadError: one does not answer with 200 at its own address.
    """
    if work.script != "pages.lua":
        return
    for line in Path(work.arguments[-1]).read_text().splitlines()[:_CHECKED]:
        if "\t" in line:
            continue
        address = work.url + line.replace("{n}", str(ABOVE_EVERY_PRICE))
        with urllib.request.urlopen(address, timeout=30) as answer:
            if answer.status != 200 or answer.url != address:
                raise LoadError(f"{address} answers {answer.status} at {answer.url}")
