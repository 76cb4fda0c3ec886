"""Beginning the pages that the law asks for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pages.drafts import Draft, legal_drafts
from pages.models import HomePage, Menu, Page
from pages.selectors.documents import LANGUAGES, said
from pages.services.saving import save_page
from shop.kernel.ids import new_id


def begin_legal_pages(*, now: datetime) -> None:
    """Make a draft of each that the shop lacks, and the empty menus. May be repeated."""
    for draft in legal_drafts():
        page_of(draft, now=now)
    for place in Menu.Place.values:
        Menu.objects.get_or_create(pk=place)
    HomePage.objects.get_or_create(pk=HomePage.ONLY)


def page_of(draft: Draft, *, now: datetime) -> Page:
    """The page that the shop has for this purpose; a draft that is made now, if it has none."""
    page = Page.objects.filter(purpose=draft["purpose"]).first()
    if page is not None:
        return page
    return save_page(new_id(), _document(draft), expected_version=None, now=now)


def _document(draft: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {"purpose": draft["purpose"], "published": False}
    for language in LANGUAGES:
        for name, text in draft.get(language, {}).items():
            document[f"{name}_{language}"] = text.strip()
    return said(document)
