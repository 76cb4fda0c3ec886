"""Names and values of what was written or composed, for the history and for two who compare."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.compared import Compared
from catalog.documents import in_language
from catalog.services.editing import Difference
from pages.blocks import BlockKind
from pages.entries import TargetKind
from pages.models import PageText
from pages.purposes import Purpose
from pages.selectors.documents import LANGUAGES, Document, moment

_LONGEST = 400  # characters of a value that are shown

_NAMES = {
    "title": _("Title"),
    "slug": _("Address"),
    "body": _("Text"),
    "seo_title": _("Title for search engines"),
    "seo_description": _("Text for search engines"),
    "purpose": _("Purpose"),
    "published": _("Published"),
    "publish_from": _("From"),
    "publish_until": _("Until"),
    "entries": _("Entries"),
    "blocks": _("Blocks"),
    "position": _("Position"),
    "heading": _("Heading"),
    "text": _("Text"),
    "picture": _("Picture"),
    "link": _("Leads to"),
    "shown_from": _("From"),
    "shown_until": _("Until"),
}
_MOMENTS = frozenset({"publish_from", "publish_until", "shown_from", "shown_until"})


def values_for_people(document: Document) -> dict[str, str]:
    """All that is said, by names."""
    return {label_of(name): text_of(name, value) for name, value in document.items()}


def comparison(differences: Iterable[Difference]) -> list[Compared]:
    """What the page shows. What only the other one has changed is taken from there by itself."""
    return [
        Compared(
            label=label_of(each.path[0]),
            was=text_of(each.path[0], each.was),
            stored=text_of(each.path[0], each.stored),
            typed=text_of(each.path[0], each.typed),
            token=each.path[0],
            take_theirs=not each.is_mutual,
        )
        for each in differences
    ]


def label_of(name: str) -> str:
    """A field's name: "Title (nl)"."""
    plain, _mark, language = name.rpartition("_")
    if language in LANGUAGES:
        return f"{_NAMES[plain]} ({language})"
    return str(_NAMES[name])


def text_of(name: str, value: Any) -> str:
    """A value in a few words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if name in _MOMENTS:
        return _moment(value)
    if name == "purpose":
        return str(Purpose(value).label)
    if name == "entries":
        text = "; ".join(_entry(each) for each in value)
    elif name == "blocks":
        text = "; ".join(_block(each) for each in value)
    elif name == "link":
        text = _target(value)
    elif name.startswith("picture_"):
        text = value["key"] or value.get("upload") or ""
    else:
        text = strip_tags(str(value).replace("><", "> <"))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def page_titles() -> dict[str, str]:
    """Of all pages, by id; in one query."""
    titles: dict[str, dict[str, str]] = {}
    for page_id, language, title in PageText.objects.values_list("page_id", "language", "title"):
        titles.setdefault(str(page_id), {})[language] = title
    return {page_id: _said(of_page) for page_id, of_page in titles.items()}


def _entry(entry: Mapping[str, Any]) -> str:
    label = _said(entry.get("labels", {}))
    return f"{'› ' if entry.get('nested') else ''}{label} ({_target(entry)})".replace("  ", " ")


def _target(target: Mapping[str, Any]) -> str:
    kind = TargetKind(target["kind"])
    if kind == TargetKind.LINK:
        return _said(target["addresses"])
    named = target.get("page") or target.get("category") or ""
    return f"{kind.label}: {named}" if named else str(kind.label)


def _block(block: Mapping[str, Any]) -> str:
    said = [str(BlockKind(block["kind"]).label), _said(block["titles"])]
    said.append(", ".join(block["categories"]))
    days: Sequence[str] = [
        _moment(block[name]) if block[name] else "" for name in ("from", "until")
    ]
    said.append(" – ".join(days) if any(days) else "")
    return " ".join(part for part in said if part)


def _moment(plain: str) -> str:
    value = moment(plain)
    return date_format(timezone.localtime(value), "Y-m-d H:i") if value else ""


def _said(texts: Mapping[str, str]) -> str:
    return in_language(texts, get_language() or "nl")
