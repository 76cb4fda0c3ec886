"""All that merchants wrote and composed, but for the pages' bodies: few rows, read as one.

A process asks Redis once a second whether the stamp has changed (`catalog.selectors.kept`), so
that no page costs a query. What has its days is kept with them, and looked at when it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import DatabaseError, OperationalError

from catalog.selectors.kept import Kept
from pages.models import Banner, FormerSlug, HomePage, Menu, Page, PageText

SITE = "pages"  # the name of its stamp
# Seconds that a process does not ask a PostgreSQL which failed: a call waits five for the pool.
UNASKED = 10.0

site_kept = Kept("site:v1", most=1)
_unasked_until = 0.0


@dataclass(frozen=True, slots=True)
class Days:
    """From when until when something is shown; None: without a bound."""

    begins: datetime | None
    ends: datetime | None

    def has(self, moment: datetime) -> bool:
        """Whether it is shown at this moment."""
        return (self.begins is None or self.begins <= moment) and (
            self.ends is None or moment < self.ends
        )

    def after(self, moment: datetime) -> list[datetime]:
        """What is to come of its two moments."""
        return [each for each in (self.begins, self.ends) if each is not None and each > moment]


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page without its body. texts: by language, as columns of `PageText`."""

    id: str
    purpose: str
    published: bool
    days: Days
    texts: Mapping[str, Mapping[str, str]]
    changed_at: str | None

    def is_public(self, language: str, moment: datetime) -> bool:
        """Whether shoppers find it in this language."""
        return self.published and language in self.texts and self.days.has(moment)


@dataclass(frozen=True, slots=True)
class Site:
    """Everything. kept_as: what it was made of, other when anything has changed."""

    kept_as: tuple[str, float]
    pages: Mapping[str, KnownPage]
    by_slug: Mapping[tuple[str, str], KnownPage]  # (language, slug)
    former: Mapping[tuple[str, str], str]  # to the id of the page that had it
    menus: Mapping[str, Sequence[Mapping[str, Any]]]
    blocks: Sequence[Mapping[str, Any]]
    banners: Sequence[Mapping[str, Any]]


_made: Site | None = None


def site() -> Site:
    """As it is now, at most a second behind an edit.

    Raises:
        DatabaseError: Redis has nothing, and PostgreSQL does not answer.
    """
    global _made
    entry = site_kept.entry(SITE, _read)
    assert entry is not None
    kept_as = (entry.stamp, entry.until)
    made = _made
    if made is None or made.kept_as != kept_as:
        made = _made = _site(kept_as, entry.value)
    return made


def moment_of(iso: str | None) -> datetime | None:
    """A stored moment."""
    return None if iso is None else datetime.fromisoformat(iso)


def _site(kept_as: tuple[str, float], plain: Mapping[str, Any]) -> Site:
    pages = {each["id"]: _page(each) for each in plain["pages"]}
    return Site(
        kept_as=kept_as,
        pages=pages,
        by_slug={
            (language, text["slug"]): page
            for page in pages.values()
            for language, text in page.texts.items()
        },
        former={(language, slug): page_id for language, slug, page_id in plain["former"]},
        menus=plain["menus"],
        blocks=plain["blocks"],
        banners=plain["banners"],
    )


def _page(plain: Mapping[str, Any]) -> KnownPage:
    days = Days(moment_of(plain["from"]), moment_of(plain["until"]))
    return KnownPage(
        plain["id"], plain["purpose"], plain["published"], days, plain["texts"], plain["changed_at"]
    )


def _read() -> dict[str, Any]:
    global _unasked_until
    if monotonic() < _unasked_until:
        raise OperationalError("PostgreSQL did not answer a moment ago")
    try:
        return _read_all()
    except DatabaseError:
        _unasked_until = monotonic() + UNASKED
        raise


def _read_all() -> dict[str, Any]:
    home = HomePage.objects.filter(pk=HomePage.ONLY).values_list("blocks", flat=True).first()
    return {
        "pages": _pages(),
        "former": [
            [language, slug, str(page_id)]
            for language, slug, page_id in FormerSlug.objects.values_list(
                "language", "slug", "page_id"
            )
        ],
        "menus": dict(Menu.objects.values_list("place", "entries")),
        "blocks": home or [],
        "banners": [
            {
                "id": str(row.pk),
                "headings": row.headings,
                "texts": row.texts,
                "link": row.link,
                "pictures": row.pictures,
                "from": _iso(row.shown_from),
                "until": _iso(row.shown_until),
            }
            for row in Banner.objects.all()
        ],
    }


def _pages() -> list[dict[str, Any]]:
    texts: dict[Any, dict[str, dict[str, str]]] = {}
    columns = ("title", "slug", "seo_title", "seo_description")
    for row in PageText.objects.values("page_id", "language", *columns):
        texts.setdefault(row["page_id"], {})[row["language"]] = {
            each: row[each] for each in columns
        }
    return [
        {
            "id": str(page.pk),
            "purpose": page.purpose,
            "published": page.published,
            "from": _iso(page.publish_from),
            "until": _iso(page.publish_until),
            "changed_at": _iso(page.changed_at),
            "texts": texts.get(page.pk, {}),
        }
        for page in Page.objects.all()
    ]


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
