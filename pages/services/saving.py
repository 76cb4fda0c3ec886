"""Saving what merchants wrote or composed, on condition that nobody saved it meanwhile."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError
from django.db.transaction import atomic, on_commit

from catalog.selectors.stamps import renew_stamps
from pages.errors import ChangedMeanwhile, PageNeeded, PurposeTaken, SlugTaken
from pages.models import Banner, FormerSlug, HomePage, Menu, Page, PageText, Versioned
from pages.selectors.documents import (
    Document,
    banner_document,
    days_in,
    fill_banner,
    fill_page,
    home_document,
    menu_document,
    page_document,
    texts_in,
)
from pages.selectors.pages import body_stamp
from pages.selectors.site import SITE
from pages.services.banner_pictures import draw_later
from pages.services.purging import purge_later
from shop.kernel.errors import Busy

Row = TypeVar("Row", bound=Versioned)


def save_page(
    page_id: UUID, document: Document, *, expected_version: int | None, now: datetime
) -> Page:
    """Make a page say this. The same again is no change, so a form that is sent twice saves once.

    An address that the page had before leads to the new one from now on.

    expected_version: of the page that was edited; None for a new one.

    Raises:
        ChangedMeanwhile: somebody has saved or deleted it since.
        PurposeTaken, SlugTaken: another page has this purpose, or this address.
    """

    def fill(page: Page, wanted: Document) -> None:
        _check_page(page, wanted)
        fill_page(page, wanted)

    try:
        with atomic():
            page = _saved(
                Page(pk=page_id),
                document,
                expected_version=expected_version,
                now=now,
                read=page_document,
                fill=fill,
                after=_write_texts,
            )
            _follow(body_stamp(str(page_id)), now=now, days=(page.publish_from, page.publish_until))
    except IntegrityError as error:  # another save was faster than our look
        raise Busy from error
    return page


def delete_page(page: Page, *, now: datetime) -> None:
    """Delete it for good, with the addresses that it had.

    Raises:
        PageNeeded: the law asks for it.
    """
    if page.purpose:
        raise PageNeeded
    stamp = body_stamp(str(page.pk))
    with atomic():
        page.delete()
        _follow(stamp, now=now)


def save_menu(
    place: str, document: Document, *, expected_version: int | None, now: datetime
) -> Menu:
    """Make these the entries of a menu; raises ChangedMeanwhile."""

    def fill(menu: Menu, wanted: Document) -> None:
        menu.entries = wanted.get("entries", [])

    with atomic():
        menu = _saved(
            Menu(pk=place),
            document,
            expected_version=expected_version,
            now=now,
            read=menu_document,
            fill=fill,
        )
        _follow(now=now)
    return menu


def save_home(document: Document, *, expected_version: int | None, now: datetime) -> HomePage:
    """Make these the blocks of the home page; raises ChangedMeanwhile."""

    def fill(home: HomePage, wanted: Document) -> None:
        home.blocks = wanted.get("blocks", [])

    with atomic():
        home = _saved(
            HomePage(pk=HomePage.ONLY),
            document,
            expected_version=expected_version,
            now=now,
            read=home_document,
            fill=fill,
        )
        _follow(now=now, days=days_in(home.blocks))
    return home


def save_banner(
    banner_id: UUID, document: Document, *, expected_version: int | None, now: datetime
) -> Banner:
    """Make a banner say this; a picture that was uploaded is drawn by the worker.

    Raises:
        ChangedMeanwhile: somebody has saved or deleted it since.
    """
    with atomic():
        banner = _saved(
            Banner(pk=banner_id),
            document,
            expected_version=expected_version,
            now=now,
            read=banner_document,
            fill=fill_banner,
        )
        draw_later(banner)
        _follow(now=now, days=(banner.shown_from, banner.shown_until))
    return banner


def delete_banner(banner: Banner, *, now: datetime) -> None:
    """Delete it for good. Its picture's files stay: another banner may show the same."""
    with atomic():
        banner.delete()
        _follow(now=now)


def _saved(
    blank: Row,
    document: Document,
    *,
    expected_version: int | None,
    now: datetime,
    read: Callable[[Row], Document],
    fill: Callable[[Row, Document], None],
    after: Callable[[Row, Document, Document], None] = lambda _row, _before, _now: None,
) -> Row:
    """The row as it is after the write, which holds its lock until the transaction ends.

    blank: a new row with the key. after: what is written beside it, of before and after.
    """
    model: Any = type(blank)
    stored: Row | None = model.objects.select_for_update().filter(pk=blank.pk).first()
    before = read(stored) if stored is not None else {}
    if stored is not None and before == document:
        return stored
    if (stored.version if stored is not None else None) != expected_version:
        raise ChangedMeanwhile
    row = stored if stored is not None else blank
    row.version = 1 if stored is None else row.version + 1
    row.changed_at = now
    fill(row, document)
    row.save(force_insert=stored is None)
    after(row, before, document)
    return row


def _follow(*stamps: str, now: datetime, days: Iterable[datetime | None] = ()) -> None:
    """Every process reads it anew once it is committed, and the CDN forgets it."""
    on_commit(lambda: renew_stamps([SITE, *stamps]))
    purge_later(now=now, days=days)


def _check_page(page: Page, document: Mapping[str, Any]) -> None:
    others = Page.objects.exclude(pk=page.pk)
    purpose = document.get("purpose")
    if purpose and others.filter(purpose=purpose).exists():
        raise PurposeTaken
    for text in texts_in(page, document):
        taken = PageText.objects.exclude(page_id=page.pk)
        if taken.filter(language=text.language, slug=text.slug).exists():
            raise SlugTaken(text.slug, text.language)


def _write_texts(page: Page, before: Document, document: Document) -> None:
    """The texts, and where the addresses lead that the page does not have any more."""
    texts = texts_in(page, document)
    page.texts.all().delete()
    PageText.objects.bulk_create(texts)
    for text in texts:
        FormerSlug.objects.filter(language=text.language, slug=text.slug).delete()
        former = before.get(f"slug_{text.language}")
        if former and former != text.slug:
            FormerSlug.objects.update_or_create(
                language=text.language, slug=former, defaults={"page": page}
            )
