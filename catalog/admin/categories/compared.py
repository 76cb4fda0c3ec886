"""What two merchants made of one category: shown field by field, and put together. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.categories.definitions import KINDS
from catalog.documents import in_language
from catalog.drafts import AttributeDefinition, CategoryDraft

Path = tuple[str, str]  # a part of the category, and a language or a code in it

_PER_LANGUAGE = ("names", "slugs", "descriptions")
_NAMES = {
    "names": _("Name"),
    "slugs": _("Address"),
    "descriptions": _("Description"),
    "attributes": _("Attribute"),
    "image_key": _("Picture"),
    "upload": _("New picture"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison. is_mine: the form shows what was typed; else what is stored."""

    label: str
    was: str
    stored: str
    typed: str
    is_mine: bool


def facts(category: CategoryDraft) -> dict[Path, Any]:
    """All that its form says, by path."""
    found: dict[Path, Any] = {}
    for name in _PER_LANGUAGE:
        found |= {(name, code): text for code, text in getattr(category, name).items() if text}
    found |= {("attributes", each.code): each for each in category.attributes}
    for name in ("image_key", "upload"):
        if value := getattr(category, name):
            found[name, ""] = value
    return found


def comparison(
    opened: CategoryDraft, stored: CategoryDraft, typed: CategoryDraft
) -> list[Compared]:
    """What somebody else has changed, and the merchant has not changed to the same."""
    was, now, mine = facts(opened), facts(stored), facts(typed)
    return [
        Compared(
            label=label_of(path),
            was=text_of(was.get(path)),
            stored=text_of(now.get(path)),
            typed=text_of(mine.get(path)),
            is_mine=mine.get(path) != was.get(path),
        )
        for path in dict.fromkeys((*was, *now, *mine))
        if now.get(path) != was.get(path) and now.get(path) != mine.get(path)
    ]


def merged(opened: CategoryDraft, stored: CategoryDraft, typed: CategoryDraft) -> CategoryDraft:
    """What the merchant has changed as it was typed, all else as it is stored."""
    was, now, mine = facts(opened), facts(stored), facts(typed)
    paths = dict.fromkeys((*mine, *now))
    result = {
        path: mine.get(path) if mine.get(path) != was.get(path) else now.get(path) for path in paths
    }
    said = {path: value for path, value in result.items() if value is not None}
    parts: dict[str, Any] = {
        name: {code: text for (part, code), text in said.items() if part == name}
        for name in _PER_LANGUAGE
    }
    return replace(
        stored,
        **parts,
        attributes=tuple(value for (part, _code), value in said.items() if part == "attributes"),
        image_key=said.get(("image_key", "")),
        upload=said.get(("upload", "")),
    )


def values_for_people(category: CategoryDraft) -> Mapping[str, str]:
    """All facts for the history, by their names."""
    return {label_of(path): text_of(value) for path, value in facts(category).items()}


def label_of(path: Path) -> str:
    """A fact's name: "Name (nl)"."""
    name, part = path
    return f"{_NAMES[name]} ({part})" if part else str(_NAMES[name])


def text_of(value: Any) -> str:
    """A fact's value in a few words."""
    if value is None:
        return ""
    return _said(value) if isinstance(value, AttributeDefinition) else str(value)


def _said(definition: AttributeDefinition) -> str:
    parts = [in_language(definition.names, get_language() or "nl"), str(KINDS[definition.kind])]
    parts += [f"{code}: {unit}" for code, unit in definition.units.items()]
    parts += [f"{each.code}: {' / '.join(each.names.values())}" for each in definition.choices]
    if definition.filterable:
        parts.append(gettext("Lists can be filtered by it"))
    if definition.required:
        parts.append(gettext("Needed before a product is published"))
    return ", ".join(parts)
