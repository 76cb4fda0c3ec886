"""What can be edited, as flat plain data: what a form types, what two merchants are compared by.

A name with a language at its end ("title_nl") is of that language alone. Moments are ISO texts in
UTC. Whatever says nothing is left out, but for `published`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from pages.models import Banner, HomePage, Menu, Page, PageText

Document = dict[str, Any]

TEXTS = ("title", "slug", "body", "seo_title", "seo_description")
LANGUAGES: tuple[str, ...] = tuple(code for code, _ in settings.LANGUAGES)


def page_document(page: Page) -> Document:
    """A page with its texts."""
    document: Document = {
        "purpose": page.purpose,
        "published": page.published,
        "publish_from": iso(page.publish_from),
        "publish_until": iso(page.publish_until),
    }
    for text in page.texts.all():
        document |= {f"{name}_{text.language}": getattr(text, name) for name in TEXTS}
    return said(document)


def fill_page(page: Page, document: Mapping[str, Any]) -> None:
    """The columns of the page itself."""
    page.purpose = document.get("purpose", "")
    page.published = document["published"]
    page.publish_from = moment(document.get("publish_from"))
    page.publish_until = moment(document.get("publish_until"))


def texts_in(page: Page, document: Mapping[str, Any]) -> list[PageText]:
    """The page in each language that has a title."""
    return [
        PageText(
            page=page,
            language=language,
            **{name: document.get(f"{name}_{language}", "") for name in TEXTS},
        )
        for language in LANGUAGES
        if document.get(f"title_{language}")
    ]


def menu_document(menu: Menu) -> Document:
    """A menu."""
    return said({"entries": menu.entries})


def home_document(home: HomePage) -> Document:
    """The home page."""
    return said({"blocks": home.blocks})


def banner_document(banner: Banner) -> Document:
    """A banner."""
    document: Document = {
        "position": banner.position,
        "link": banner.link,
        "shown_from": iso(banner.shown_from),
        "shown_until": iso(banner.shown_until),
    }
    for language in LANGUAGES:
        document[f"heading_{language}"] = banner.headings.get(language)
        document[f"text_{language}"] = banner.texts.get(language)
        document[f"picture_{language}"] = banner.pictures.get(language)
    return said(document)


def fill_banner(banner: Banner, document: Mapping[str, Any]) -> None:
    """The columns of a banner."""
    banner.position = document.get("position", 0)
    banner.link = document.get("link", {})
    banner.shown_from = moment(document.get("shown_from"))
    banner.shown_until = moment(document.get("shown_until"))
    banner.headings = in_languages(document, "heading")
    banner.texts = in_languages(document, "text")
    banner.pictures = in_languages(document, "picture")


def in_languages(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Of each language in which it is there."""
    return {
        language: document[f"{name}_{language}"]
        for language in LANGUAGES
        if document.get(f"{name}_{language}")
    }


def said(document: Mapping[str, Any]) -> Document:
    """Without what says nothing, so that two documents are the same when they say the same."""
    kept = {name: value for name, value in document.items() if value not in (None, "", 0, [], {})}
    return kept | {name: document[name] for name in ("published",) if name in document}


def iso(value: datetime | None) -> str | None:
    """A moment as plain data."""
    return None if value is None else value.astimezone(UTC).isoformat()


def moment(plain: str | None) -> datetime | None:
    """The other way round."""
    return None if plain is None else datetime.fromisoformat(plain)


def days_in(rows: Iterable[Mapping[str, Any]]) -> list[datetime]:
    """All moments at which one of these begins or ends to be shown."""
    found = (moment(row.get(name)) for row in rows for name in ("from", "until"))
    return [each for each in found if each is not None]
