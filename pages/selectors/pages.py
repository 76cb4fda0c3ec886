"""A page as shoppers see it, and which pages there are."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from catalog.selectors.kept import Kept
from pages.errors import PageNotFound
from pages.models import Page, PageText
from pages.purposes import TO_WRITE, Purpose
from pages.selectors.site import KnownPage, site

LANGUAGES: tuple[str, ...] = tuple(code for code, _ in settings.LANGUAGES)

bodies_kept = Kept("page-bodies:v1", most=200)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page in one language. body: HTML, sanitised when it was saved.

    addresses: its paths by language, of those in which shoppers find it.
    """

    id: str
    title: str
    slug: str
    body: str
    seo_title: str
    seo_description: str
    url: str
    changed_at: datetime | None
    addresses: dict[str, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A page that the law asks for and shoppers do not find. page_id: of its draft, if any."""

    purpose: Purpose
    languages: tuple[str, ...]
    page_id: str | None


def page_at(slug: str, language: str, now: datetime) -> PageView:
    """The page that has this address.

    Raises:
        PageNotFound: none that shoppers may see now.
    """
    page = site().by_slug.get((language, slug))
    if page is None or not page.is_public(language, now):
        raise PageNotFound
    bodies = bodies_kept.get(body_stamp(page.id), lambda: _bodies(page.id)) or {}
    return _view(page, language, bodies.get(language, ""), now)


def moved_page(slug: str, language: str, now: datetime) -> str:
    """The address that a page has now which had this one before.

    Raises:
        PageNotFound: none had it, or shoppers do not find it any more.
    """
    known = site()
    page = known.pages.get(known.former.get((language, slug), ""))
    if page is None or not page.is_public(language, now):
        raise PageNotFound
    return page_url(page.texts[language]["slug"], language)


def public_pages(language: str, now: datetime) -> list[KnownPage]:
    """All that shoppers find in this language, by their titles."""
    found = [page for page in site().pages.values() if page.is_public(language, now)]
    return sorted(found, key=lambda page: page.texts[language]["title"].casefold())


def page_preview(page: Page, language: str, now: datetime) -> PageView:
    """As it is stored at this moment, published or not.

    Raises:
        PageNotFound: it has no text in this language.
    """
    text = page.texts.filter(language=language).first()
    if text is None:
        raise PageNotFound
    return PageView(
        id=str(page.pk),
        title=text.title,
        slug=text.slug,
        body=text.body,
        seo_title=text.seo_title,
        seo_description=text.seo_description,
        url=page_url(text.slug, language),
        changed_at=page.changed_at or now,
        addresses={},
    )


def page_url(slug: str, language: str) -> str:
    """The path of a page."""
    return f"{_folder(language)}{slug}/"


def addresses(language: str, now: datetime) -> list[str]:
    """The paths of all pages in this language: named by SITEMAP_PAGES, for the sitemap."""
    return [
        page_url(page.texts[language]["slug"], language) for page in public_pages(language, now)
    ]


def gaps(now: datetime) -> list[Gap]:
    """What the law asks for and shoppers do not find, or find with passages left to be written.

    Read from PostgreSQL: it is for staff, who have just saved one.
    """
    marked = set(
        PageText.objects.filter(body__contains=TO_WRITE).values_list("page_id", "language")
    )
    known = {
        page.purpose: page
        for page in Page.objects.exclude(purpose="").prefetch_related("texts").all()
    }
    found = []
    for purpose in Purpose:
        page = known.get(purpose.value)
        written = {text.language for text in page.texts.all()} if page else set()
        missing = tuple(
            language
            for language in LANGUAGES
            if page is None
            or not _is_public(page, now)
            or language not in written
            or (page.pk, language) in marked
        )
        if missing:
            found.append(Gap(purpose, missing, str(page.pk) if page else None))
    return found


def body_stamp(page_id: str) -> str:
    """The name of the stamp of a page's bodies."""
    return f"page:{page_id}"


def _is_public(page: Page, now: datetime) -> bool:
    begins, ends = page.publish_from, page.publish_until
    return page.published and (begins is None or begins <= now) and (ends is None or now < ends)


def _bodies(page_id: str) -> dict[str, str] | None:
    found = dict(PageText.objects.filter(page_id=page_id).values_list("language", "body"))
    return found or None


def _view(page: KnownPage, language: str, body: str, now: datetime) -> PageView:
    text: Any = page.texts[language]
    return PageView(
        id=page.id,
        title=text["title"],
        slug=text["slug"],
        body=body,
        seo_title=text["seo_title"],
        seo_description=text["seo_description"],
        url=page_url(text["slug"], language),
        changed_at=datetime.fromisoformat(page.changed_at) if page.changed_at else None,
        addresses={
            code: page_url(page.texts[code]["slug"], code)
            for code in LANGUAGES
            if page.is_public(code, now)
        },
    )


@cache
def _folder(language: str) -> str:
    with translation.override(language):
        return reverse("pages:page", args=["x"]).removesuffix("x/")
