"""What a shop of invented products is asked for, written down for wrk."""

import random
import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode, urljoin

from bench.catalogue.products import DEPARTMENTS, leaves, path, product_id, sku
from bench.load import Work
from bench.search import COLOURS, FRONTS, KINDS
from bench.targets import ABOVE_EVERY_PRICE, page_work

POPULAR = 200  # products that most visitors look at
POPULAR_LISTS = 100  # categories; as many as the other shops have that are measured beside
_TAIL = 20_000  # products, out of all, that the others look at
_DEPTH = 100  # pages into a department
_DEEP = 3  # departments that are gone through
_NEXT = re.compile(r'<a class="button pager__next"\s+href="([^"]+)"')


def works(url: str, count: int, folder: Path, *, hello_url: str) -> list[Work]:
    """Everything that is measured in one size, the yardstick first."""
    chance = random.Random(count)
    numbers = chance.sample(range(count), min(count, _TAIL))
    popular = numbers[:POPULAR]
    lists = [f"department-{place % DEPARTMENTS}/category-{place}" for place in range(leaves(count))]
    words = [f"{front}{kind}" for front in FRONTS for kind in KINDS]
    begun = [f"{colour} {front[:3]}" for colour in COLOURS for front in FRONTS]
    forms = [urlencode({"sku": sku(number), "quantity": 1}) for number in popular]
    asked = {
        "product, popular": [path(number, count) for number in popular],
        "product, any": [path(number, count) for number in numbers],
        "category, popular": [f"/categories/{each}/" for each in lists[:POPULAR_LISTS]],
        "category, any": [f"/categories/{each}/" for each in lists],
        f"department, page {_DEPTH}": list(_deep_pages(url)),
        "search": [f"/search/?{urlencode({'q': word})}&price_max={{n}}" for word in words],
        "suggestion": [f"/api/v1/search/suggest/?{urlencode({'q': text})}" for text in begun],
        "API list, popular": [
            f"/api/v1/products/?category={each.split('/')[1]}" for each in lists[:POPULAR_LISTS]
        ],
        "API list, any": [
            f"/api/v1/products/?category={each.split('/')[1]}&price_max={{n}}" for each in lists
        ],
        "API detail": [f"/api/v1/products/{product_id(number)}/" for number in numbers],
        "add to cart": [f"/cart/add/\t{form}" for form in forms],
    }
    todo = [page_work("hello", hello_url, ["/hello"], folder)]
    return todo + [page_work(name, url, lines, folder) for name, lines in asked.items()]


def _deep_pages(url: str) -> Iterator[str]:
    """The hundredth page of departments by price, or the last that there is."""
    for place in range(_DEEP):
        first = f"/categories/department-{place}/?sort=price&price_max={ABOVE_EVERY_PRICE}"
        *_earlier, last = islice(_pages(url, first), _DEPTH)
        yield last


def _pages(url: str, address: str) -> Iterator[str]:
    while True:
        yield address
        with urllib.request.urlopen(url + address, timeout=60) as answer:
            found = _NEXT.search(answer.read().decode())
        if found is None:
            return
        address = urljoin(address, unescape(found[1]))
