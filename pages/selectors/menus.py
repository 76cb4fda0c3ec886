"""The menus that stand around every page, as shoppers see them at this moment."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from catalog.documents import in_language
from catalog.selectors.categories import tree_stamp
from pages.entries import Entry
from pages.purposes import BEFORE_ORDERING
from pages.selectors.pages import page_url
from pages.selectors.site import Site, site
from pages.selectors.targets import led_to

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """url: empty for words that lead nowhere."""

    label: str
    url: str
    children: tuple["MenuEntry", ...] = ()


@dataclass(frozen=True, slots=True)
class Menus:
    """stamp: another as soon as header or footer would be drawn otherwise.

    legal: what somebody who is about to order has to be able to read, wherever the merchant put it.
    """

    header: tuple[MenuEntry, ...] = ()
    footer: tuple[MenuEntry, ...] = ()
    legal: tuple[MenuEntry, ...] = ()
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    made_of: tuple[object, ...]
    until: datetime | None  # when the next of the pages in it comes or goes
    menus: Menus


_held: dict[str, _Held] = {}  # by language


def menus(language: str) -> Menus:
    """As they are now. Without PostgreSQL as they were, or empty: no page fails for its menus."""
    held = _held.get(language)
    try:
        known = site()
    except DatabaseError:
        logger.warning("the menus cannot be read")
        return held.menus if held else Menus()
    if not any(known.menus.values()) and not known.pages:
        return Menus()
    now = timezone.now()
    made_of = (known.kept_as, tree_stamp(language))
    if held is None or held.made_of != made_of or (held.until and held.until <= now):
        held = _held[language] = _Held(made_of, _until(known, now), _menus(known, language, now))
    return held.menus


def menus_stamp(language: str) -> str:
    """For pages that are kept whole: see shop.kernel.frame."""
    return menus(language).stamp


def forget_menus() -> None:
    """Of this process."""
    _held.clear()


def _until(known: Site, now: datetime) -> datetime | None:
    coming = [moment for page in known.pages.values() for moment in page.days.after(now)]
    return min(coming, default=None)


def _menus(known: Site, language: str, now: datetime) -> Menus:
    made = {
        place: _nested(_shown(known.menus.get(place, ()), language, known, now))
        for place in ("header", "footer")
    }
    stamp = hashlib.sha256(repr(made).encode()).hexdigest()[:12]
    return Menus(made["header"], made["footer"], _legal(known, language, now), stamp)


def _legal(known: Site, language: str, now: datetime) -> tuple[MenuEntry, ...]:
    found = {
        page.purpose: MenuEntry(
            page.texts[language]["title"], page_url(page.texts[language]["slug"], language)
        )
        for page in known.pages.values()
        if page.is_public(language, now)
    }
    return tuple(found[purpose] for purpose in BEFORE_ORDERING if purpose in found)


def _shown(
    entries: Sequence[Entry], language: str, known: Site, now: datetime
) -> Iterator[tuple[bool, MenuEntry]]:
    """Each that leads somewhere, and whether it is below another one.

    What is below one that is not shown takes its place.
    """
    parent_shown = False
    for entry in entries:
        nested = bool(entry.get("nested")) and parent_shown
        led = led_to(entry, language, known, now)
        label = in_language(entry.get("labels", {}), language) or (led[0] if led else "")
        is_shown = led is not None and bool(label)
        if is_shown and led is not None:
            yield nested, MenuEntry(label, led[1])
        if not entry.get("nested"):
            parent_shown = is_shown


def _nested(shown: Iterable[tuple[bool, MenuEntry]]) -> tuple[MenuEntry, ...]:
    top: list[MenuEntry] = []
    for is_below, entry in shown:
        if is_below:
            top[-1] = replace(top[-1], children=(*top[-1].children, entry))
        else:
            top.append(entry)
    return tuple(entry for entry in top if entry.url or entry.children)
