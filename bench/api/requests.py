"""What the API of a shop of invented products is asked for, written down for wrk."""

import json
import random
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.catalogue.products import leaves, product_id, sku
from bench.checkout.purchases import ADDRESS
from bench.load import LoadError, Work
from bench.targets import ABOVE_EVERY_PRICE, page_work

LIST, DETAIL, NEW_CART, CART_WRITE, CHECKOUT = WORKS = (
    "list",
    "detail",
    "new cart",
    "cart write",
    "checkout",
)
_POPULAR = 200  # products that most ask for, and that are bought
_POPULAR_LISTS = 100
_TAIL = 20_000  # products, out of all, that the others ask for
_LINES = 50  # SKUs that are put in a cart before the next one is opened
_ASKED = 3  # requests to another shop that are looked at before it is measured


@dataclass(frozen=True, slots=True)
class Beside:
    """Another shop that runs already. work: of ours, that it is held against.

    lines: paths, or a path, a tab, and a body: see bench/wrk/pages.lua.
    """

    work: str
    name: str
    url: str
    lines: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its row of the table."""
        return f"{self.name}: {self.work}"


def works(url: str, count: int, folder: Path, *, hello_url: str) -> list[Work]:
    """Everything that is measured, the yardstick first. `folder` takes the files that wrk reads."""
    chance = random.Random(count)
    numbers = chance.sample(range(count), min(count, _TAIL))
    lists = [f"/api/v1/products/?category=category-{place}" for place in range(leaves(count))]
    details = [f"/api/v1/products/{product_id(number)}/" for number in numbers]
    skus = folder / "skus"
    skus.write_text("\n".join(sku(number) for number in numbers[:_POPULAR]))

    def pages(name: str, lines: list[str]) -> Work:
        return page_work(name, url, lines, folder)

    def in_turns(name: str, script: str, *arguments: str) -> Work:
        return Work(name, url, script, (str(skus), *arguments), thread_each=True)

    return [
        page_work("hello", hello_url, ["/hello"], folder),
        pages(LIST, lists[:_POPULAR_LISTS]),
        pages(f"{LIST}, a new one each time", [f"{each}&price_max={{n}}" for each in lists]),
        pages(DETAIL, details[:_POPULAR]),
        pages(f"{DETAIL}, any product", details),
        in_turns(NEW_CART, "carts.lua", "1"),
        in_turns(CART_WRITE, "carts.lua", str(_LINES)),
        in_turns(CHECKOUT, "checkout.lua", json.dumps(ADDRESS)),
    ]


def beside_work(other: Beside, folder: Path) -> Work:
    """The work of another shop.

    Raises:
        LoadError: it does not answer, or with errors.
    """
    for line in other.lines[:_ASKED]:
        path, _, body = line.replace("{n}", str(ABOVE_EVERY_PRICE)).partition("\t")
        request = urllib.request.Request(other.url + path, body.encode() or None)
        if body.startswith("{"):
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            said = answer.read().decode()
        if re.search(r'"(errors|errorCode)":', said):
            raise LoadError(f"{other.name}: {said[:500]}")
    return page_work(other.title, other.url, list(other.lines), folder)
