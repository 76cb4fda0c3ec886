"""What visitors of a shop can look at, as its own pages link to it."""

import re
from collections import Counter, deque
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx

LANGUAGES = {"nl": "", "en": "/en"}  # to the prefix of their pages
_MOST_LISTS = 80  # pages that are read of each language's lists
_MOST_PRODUCTS = 150  # pages that are read of each language's products
_LINK = re.compile(r'href="([^"#]+)"')
_MOST = re.compile(r'name="quantity"[^>]*\bmax="(\d+)"')
_SKU = re.compile(r'name="sku"\s+value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Shelf:
    """Addresses in one language.

    choices: what lists link to of themselves: filtered, sorted, further pages.
    variants: product pages with a variant in their address.
    words: of the products, the most frequent first.
    skus: what can be put in a cart, and how many at most.
    """

    home: str
    lists: list[str]
    choices: list[str]
    products: list[str]
    variants: list[str]
    words: list[str]
    skus: dict[str, int]


def shelves(site: str) -> dict[str, Shelf]:
    """The shop's shelves by language, read from the shop itself and not through the CDN."""
    with httpx.Client(base_url=site, timeout=60) as http:
        return {code: _shelf(http, prefix) for code, prefix in LANGUAGES.items()}


def _shelf(http: httpx.Client, prefix: str) -> Shelf:
    home = f"{prefix}/"
    lists, choices, products = _on_lists(http, prefix, home)
    variants: dict[str, None] = {}
    skus: dict[str, int] = {}
    for product in products[:_MOST_PRODUCTS]:
        page = http.get(product).text
        if (sku := _SKU.search(page)) and (most := _MOST.search(page)):
            skus[sku[1]] = int(most[1])
        own = (link for link in _links(page, product) if urlsplit(link).path == product)
        variants.update(dict.fromkeys(link for link in own if urlsplit(link).query))
    counts = Counter(
        word for path in products for word in path.split("/")[-2].split("-") if len(word) > 2
    )
    words = [word for word, _count in counts.most_common()]
    return Shelf(home, lists, choices, products, [*variants], words, skus)


def _on_lists(http: httpx.Client, prefix: str, home: str) -> tuple[list[str], list[str], list[str]]:
    """Categories, what they can be narrowed to, and the products on them."""
    sale = f"{prefix}/sale/"
    lists, choices, products = {sale: None}, dict[str, None](), dict[str, None]()
    todo, known = deque([home, sale]), {home, sale}
    for _ in range(_MOST_LISTS):
        if not todo:
            break
        address = todo.popleft()
        for link in _links(http.get(address).text, address):
            path, query = urlsplit(link).path, urlsplit(link).query
            if path.startswith(f"{prefix}/products/"):
                products[path] = None
            elif path.startswith(f"{prefix}/categories/"):
                (choices if query else lists)[link] = None
                if link not in known and (not query or "cursor=" in query):
                    known.add(link)
                    todo.append(link)
    return [*lists], [*choices], [*products]


def _links(page: str, address: str) -> list[str]:
    """Those to pages of the shop, without the ones for search engines, which name the site."""
    links = (urljoin(address, unescape(link)) for link in _LINK.findall(page))
    return [link for link in links if link.startswith("/")]
