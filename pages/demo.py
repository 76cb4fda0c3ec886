"""The pages and menus of the demo: the drafts, filled in for a shop that does not exist."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pages import drafts
from pages.drafts import Draft, legal_drafts
from pages.models import Menu, Page
from pages.purposes import Purpose
from pages.selectors.documents import page_document
from pages.services.law import page_of
from pages.services.saving import save_menu, save_page

_GAP = re.compile(r"<mark>(.*?)</mark>")
# The footer's columns: what each is called, and what the pages in it are there for.
_COLUMNS = (
    (
        {"nl": "Klantenservice", "en": "Customer service"},
        (Purpose.CONTACT, Purpose.DELIVERY, Purpose.RETURNS, Purpose.GUARANTEE),
    ),
    (
        {"nl": "Over de winkel", "en": "About the shop"},
        (Purpose.TERMS, Purpose.PRIVACY, Purpose.ACCESSIBILITY),
    ),
)


def publish_demo_pages(*, now: datetime) -> int:
    """Publish the pages that nobody has touched yet, and fill the menus that are empty.

    Returns how many were published.
    """
    filled = tomllib.loads((Path(drafts.__file__).parent / "demo.toml").read_text())
    published = sum(_publish(draft, filled, now=now) for draft in legal_drafts())
    for place, entries in (("footer", _footer()), ("header", _header())):
        menu = Menu.objects.filter(pk=place).first()
        if menu is None or not menu.entries:
            version = menu.version if menu else None
            save_menu(place, {"entries": [*entries]}, expected_version=version, now=now)
    return published


def _publish(draft: Draft, filled: Mapping[str, str], *, now: datetime) -> bool:
    page = page_of(draft, now=now)
    if page.version > 1:
        return False
    document = page_document(page) | {"published": True}
    for name, text in document.items():
        if name.startswith("body_"):
            document[name] = _GAP.sub(lambda gap: filled[gap[1]], text)
    save_page(page.pk, document, expected_version=page.version, now=now)
    return True


def _footer() -> Iterator[dict[str, Any]]:
    page_ids = {page.purpose: str(page.pk) for page in Page.objects.exclude(purpose="")}
    for labels, purposes in _COLUMNS:
        yield {"kind": "none", "labels": labels, "nested": False}
        for purpose in purposes:
            yield {"kind": "page", "page": page_ids[purpose], "labels": {}, "nested": True}


def _header() -> Iterator[dict[str, Any]]:
    page = Page.objects.get(purpose=Purpose.CONTACT)
    labels = {"nl": "Contact", "en": "Contact"}
    yield {"kind": "page", "page": str(page.pk), "labels": labels, "nested": False}
