"""What the home page is composed of at a moment: its blocks, and the banners of it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from catalog.documents import in_language
from catalog.errors import CategoryNotFound
from catalog.selectors.categories import CategoryNode, category_tree
from catalog.selectors.pictures import Picture, picture
from pages.blocks import DEFAULT, Block
from pages.selectors.site import Days, Site, moment_of, site
from pages.selectors.targets import led_to

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BannerView:
    """A banner in one language. url: empty for one that leads nowhere."""

    heading: str
    text: str
    url: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Composition:
    """blocks: those whose days it is, in the merchant's order."""

    blocks: Sequence[Block]
    banners: Sequence[BannerView]


def composition(language: str, now: datetime) -> Composition:
    """What is shown at this moment, which may be one to come.

    Without PostgreSQL as Redis has it, or as it is in a shop that composed nothing.
    """
    try:
        known = site()
    except DatabaseError:
        logger.warning("what the home page is composed of cannot be read")
        return Composition(DEFAULT, ())
    blocks = [block for block in known.blocks or DEFAULT if _days(block).has(now)]
    return Composition(blocks, _banners(known, language, now))


def featured_categories(block: Block, language: str) -> list[CategoryNode]:
    """Those of a block that are (still) there, in its order."""
    tree, found = category_tree(language), []
    for category_id in block["categories"]:
        try:
            found.append(tree.get(category_id))
        except CategoryNotFound:
            continue
    return found


def _banners(known: Site, language: str, now: datetime) -> list[BannerView]:
    shown = (_banner(each, language, known, now) for each in known.banners if _days(each).has(now))
    return [banner for banner in shown if banner is not None]


def _banner(
    plain: Mapping[str, Any], language: str, known: Site, now: datetime
) -> BannerView | None:
    """None while its picture is not drawn yet, or where it would lead to nothing."""
    pictures = {code: each for code, each in plain["pictures"].items() if each.get("key")}
    own = pictures.get(language) or next(iter(pictures.values()), None)
    shown = picture(own, language)
    led = led_to(plain["link"], language, known, now)
    if shown is None or led is None:
        return None
    heading = in_language(plain["headings"], language)
    return BannerView(heading, in_language(plain["texts"], language), led[1], shown)


def _days(plain: Mapping[str, Any]) -> Days:
    return Days(moment_of(plain["from"]), moment_of(plain["until"]))
