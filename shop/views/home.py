"""The home page: what it is composed of, and how that is read."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.errors import SearchUnavailable
from catalog.search.base import SearchQuery, Sort
from catalog.selectors.featured import featured_products
from catalog.selectors.hot import hot_products
from catalog.selectors.listings import Tile, listing, tiles_of
from shop.kernel.caching import LIST_PAGE, public
from shop.views.structured import organization_data, website_data

logger = logging.getLogger(__name__)

TILES = 8  # of a row
POOL = 36  # products that a row chooses from
LEAST = {"hot": 4}  # tiles of a row; fewer would be chance
HERO_KEY = "demo/hero"
HERO_WIDTHS = (640, 1280, 1920)  # pixels
HERO_KNOWN_FOR = 300  # seconds that we remember whether the picture is there


@dataclass(frozen=True, slots=True)
class Row:
    """A row of products: which ones, in which order, and where the rest of them is."""

    code: str
    title: Promise
    sort: Sort
    reduced: bool = False  # only products whose price was reduced


ROWS = (
    Row("new", _("Just in"), Sort.NEWEST),
    Row("reduced", _("On sale"), Sort.RATING, reduced=True),
    Row("rated", _("Highly rated"), Sort.RATING),
)


@require_safe
@public(s_maxage=LIST_PAGE)
def home(request: HttpRequest) -> HttpResponse:
    """Departments, and rows of products. Without search the departments remain."""
    context = {
        "hero": _hero(),
        "rows": _rows(get_language() or "nl"),
        "canonical": reverse("shop:home"),
        "languages": _languages(),
        "structured": [organization_data(), website_data()],
    }
    return render(request, "shop/home.html", context)


def _languages() -> list[dict[str, Any]]:
    """The home page's address in every language, whatever was added to it."""
    current = get_language()
    languages = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            url = reverse("shop:home")
        languages.append({"code": code, "url": url, "current": code == current})
    return languages


def _rows(language: str) -> list[dict[str, Any]]:
    """What merchants chose, what is hot, then one search per sort order.

    A product stands in the first row that it fits in. What is sold out stands in none.
    """
    shown: set[str] = set()
    rows: list[dict[str, Any]] = []
    try:
        for code, title, pool in _pools(language):
            tiles = [each for each in pool if each.card.id not in shown and not each.sold_out]
            if len(tiles) >= LEAST.get(code, 1):
                shown.update(each.card.id for each in tiles[:TILES])
                rows.append({"code": code, "title": title, "tiles": tiles[:TILES]})
    except SearchUnavailable:
        logger.warning("the home page lacks rows: search does not answer")
    return rows


def _pools(language: str) -> Iterator[tuple[str, Promise, Sequence[Tile]]]:
    """Of each row its code, its title, and what it may show, best first."""
    yield "featured", _("Featured"), tiles_of(featured_products(timezone.now()), language)
    yield "hot", _("Popular right now"), tiles_of(hot_products(), language)
    found: dict[Sort, tuple[Tile, ...]] = {}
    for row in ROWS:
        if row.sort not in found:
            query = SearchQuery(language=language, sort=row.sort, limit=POOL, with_facets=False)
            found[row.sort] = listing(query).tiles
        pool = found[row.sort]
        yield row.code, row.title, [each for each in pool if each.is_reduced or not row.reduced]


def _hero() -> dict[str, str] | None:
    """The wide picture on top; None in a shop that has none."""
    known = cache.get("shop:hero")
    if known is None:
        known = default_storage.exists(f"{HERO_KEY}-{HERO_WIDTHS[0]}.webp")
        cache.set("shop:hero", known, timeout=HERO_KNOWN_FOR)
    if not known:
        return None
    at = {width: default_storage.url(f"{HERO_KEY}-{width}.webp") for width in HERO_WIDTHS}
    return {
        "src": at[1280],
        "srcset": ", ".join(f"{address} {width}w" for width, address in at.items()),
    }
