"""Where an entry of a menu, or a banner, leads at this moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from catalog.documents import in_language
from catalog.errors import CategoryNotFound
from catalog.selectors.categories import category_tree
from pages.entries import Target, TargetKind
from pages.selectors.pages import page_url
from pages.selectors.site import Site

Led = tuple[str, str]  # what it is called by itself, and its address; both may be empty


def led_to(target: Target, language: str, known: Site, now: datetime) -> Led | None:
    """None where shoppers would find nothing: a page that is not published, a category gone."""
    kind = target.get("kind", TargetKind.NONE)
    if kind == TargetKind.PAGE:
        page = known.pages.get(target.get("page", ""))
        if page is None or not page.is_public(language, now):
            return None
        text = page.texts[language]
        return text["title"], page_url(text["slug"], language)
    if kind == TargetKind.CATEGORY:
        return _category(target, language)
    if kind == TargetKind.LINK:
        addresses: Mapping[str, Any] = target.get("addresses", {})
        return "", in_language(addresses, language)
    return "", ""


def _category(target: Target, language: str) -> Led | None:
    try:
        node = category_tree(language).get(target.get("category", ""))
    except CategoryNotFound:
        return None
    with translation.override(language):
        return node.name, node.url
