"""The home page: what it is composed of, and how that is read."""

import logging
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.errors import SearchUnavailable
from catalog.search.base import SearchQuery, Sort
from catalog.selectors.listings import Tile, listing
from shop.kernel.caching import LIST_PAGE, public

logger = logging.getLogger(__name__)

TILES = 8  # of a row
POOL = 36  # products that a row chooses from
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
    }
    return render(request, "shop/home.html", context)


def _rows(language: str) -> list[dict[str, Any]]:
    """One search per sort order. A product stands in the first row that it fits in."""
    pools: dict[Sort, tuple[Tile, ...]] = {}
    shown: set[str] = set()
    rows: list[dict[str, Any]] = []
    for row in ROWS:
        if row.sort not in pools:
            try:
                query = SearchQuery(language=language, sort=row.sort, limit=POOL, with_facets=False)
                pools[row.sort] = listing(query).tiles
            except SearchUnavailable:
                logger.warning("the home page has no rows: search does not answer")
                return rows
        tiles = [
            tile
            for tile in pools[row.sort]
            if tile.card.id not in shown
            and not tile.sold_out
            and (tile.is_reduced or not row.reduced)
        ][:TILES]
        shown.update(tile.card.id for tile in tiles)
        if tiles:
            rows.append({"code": row.code, "title": row.title, "tiles": tiles})
    return rows


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
