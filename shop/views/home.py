"""The home page: what it is composed of, and how that is read."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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

from catalog.documents import in_language
from catalog.errors import SearchUnavailable
from catalog.search.base import SearchQuery, Sort
from catalog.selectors.featured import featured_products
from catalog.selectors.hot import hot_products
from catalog.selectors.listings import Tile, listing, tiles_of
from pages.blocks import Block, BlockKind
from pages.selectors.home import Composition, composition, featured_categories
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
    """A row of products that search finds: in which order, and which of them."""

    sort: Sort
    reduced: bool = False  # only products whose price was reduced


SEARCHED = {
    "new": Row(Sort.NEWEST),
    "reduced": Row(Sort.RATING, reduced=True),
    "rated": Row(Sort.RATING),
}
_TITLES: dict[str, Promise] = {
    "featured": _("Featured"),
    "hot": _("Popular right now"),
    "new": _("Just in"),
    "reduced": _("On sale"),
    "rated": _("Highly rated"),
}
ROW_KINDS = frozenset(_TITLES)


@require_safe
@public(s_maxage=LIST_PAGE)
def home(request: HttpRequest) -> HttpResponse:
    """What merchants composed. Without search the rows of products are missing."""
    return render(request, "shop/home.html", home_context(timezone.now()))


def home_context(now: datetime) -> dict[str, Any]:
    """What the home page shows at this moment, which may be one to come."""
    language = get_language() or "nl"
    composed = composition(language, now)
    wanted = [block["kind"] for block in composed.blocks]
    rows = {row["code"]: row for row in _rows(language, wanted, now)}
    blocks = [_block(block, composed, language, rows) for block in composed.blocks]
    shown = [block for block in blocks if block["is_shown"]]
    has_welcome = BlockKind.BANNERS in wanted and not composed.banners
    return {
        "blocks": shown,
        "hero": _hero() if has_welcome else None,
        "has_welcome": has_welcome,
        "rows": [*rows.values()],
        "canonical": reverse("shop:home"),
        "languages": _languages(),
        "structured": [organization_data(), website_data()],
    }


def _block(
    block: Block, composed: Composition, language: str, rows: Mapping[str, Any]
) -> dict[str, Any]:
    """A block as the template draws it. is_shown: there is something in it."""
    kind = block["kind"]
    drawn: dict[str, Any] = {"kind": kind, "is_shown": True}
    if kind == BlockKind.BANNERS:
        drawn |= {"banners": composed.banners}
    elif kind == BlockKind.CATEGORIES:
        categories = featured_categories(block, language)
        title = in_language(block["titles"], language)
        drawn |= {"categories": categories, "title": title, "is_shown": bool(categories)}
    elif kind in ROW_KINDS:
        drawn |= {"kind": "row", "row": rows.get(kind), "is_shown": kind in rows}
    return drawn


def _languages() -> list[dict[str, Any]]:
    """The home page's address in every language, whatever was added to it."""
    current = get_language()
    languages = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            url = reverse("shop:home")
        languages.append({"code": code, "url": url, "current": code == current})
    return languages


def _rows(language: str, wanted: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    """The rows that are wanted, in that order.

    A product stands in the first row that it fits in. What is sold out stands in none.
    """
    shown: set[str] = set()
    rows: list[dict[str, Any]] = []
    found: dict[Sort, tuple[Tile, ...]] = {}  # one search per sort order
    try:
        for code in (each for each in wanted if each in ROW_KINDS):
            pool = _pool(code, language, now, found)
            tiles = [each for each in pool if each.card.id not in shown and not each.sold_out]
            if len(tiles) >= LEAST.get(code, 1):
                shown.update(each.card.id for each in tiles[:TILES])
                rows.append({"code": code, "title": _TITLES[code], "tiles": tiles[:TILES]})
    except SearchUnavailable:
        logger.warning("the home page lacks rows: search does not answer")
    return rows


def _pool(
    code: str, language: str, now: datetime, found: dict[Sort, tuple[Tile, ...]]
) -> Sequence[Tile]:
    """What a row may show, best first. found: what was searched for already."""
    if code == BlockKind.FEATURED:
        return tiles_of(featured_products(now), language)
    if code == BlockKind.HOT:
        return tiles_of(hot_products(), language)
    row = SEARCHED[code]
    if row.sort not in found:
        query = SearchQuery(language=language, sort=row.sort, limit=POOL, with_facets=False)
        found[row.sort] = listing(query).tiles
    return [each for each in found[row.sort] if each.is_reduced or not row.reduced]


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
