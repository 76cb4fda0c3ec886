"""Typed attributes of products: what a value is, and how it reads in each language. Pure.

A category defines them (`AttributeDefinition`). A product holds the bare value beside its texts, so
that another unit, or another name of a choice, shows at once and a number stays a number. What has
texts only, as an import leaves it, is read from them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext
from slugify import slugify

from catalog.documents import in_language
from catalog.drafts import Attribute, AttributeChoice, AttributeDefinition, AttributeKind, Texts

YES, NO = "yes", "no"
_WORDS = {"ja": YES, "yes": YES, "nee": NO, "no": NO}
_NUMBER = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,6}))?")


def definition_of(plain: Mapping[str, Any]) -> AttributeDefinition:
    """The definition that was stored."""
    choices = tuple(AttributeChoice(**each) for each in plain["choices"])
    return AttributeDefinition(
        **{**plain, "kind": AttributeKind(plain["kind"]), "choices": choices}
    )


def nearest(lines: Iterable[Sequence[AttributeDefinition]]) -> tuple[AttributeDefinition, ...]:
    """Those of a category and of all above it, from the department down.

    Where two have one code, the one further down holds, in the place of the other.
    """
    found: dict[str, AttributeDefinition] = {}
    for definitions in lines:
        found |= {each.code: each for each in definitions}
    return tuple(found.values())


def number_in(text: str) -> str | None:
    """A number as it is kept ("14.5"); None for what is none, or could be two.

    "1.500" is a thousand and a half to some and one and a half to others.
    """
    found = _NUMBER.fullmatch("".join(text.split()))
    if found is None:
        return None
    sign, whole, decimals = found[1], found[2], found[3] or ""
    if len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        return None
    number = Decimal(f"{sign}{whole}.{decimals or 0}")
    return format(number.normalize() + 0, "f")


def kept_value(definition: AttributeDefinition, value: str) -> str:
    """The value where the definition (still) has it; else nothing."""
    match definition.kind:
        case AttributeKind.NUMBER:
            return value if _is_kept_number(value) else ""
        case AttributeKind.CHOICE:
            return value if any(each.code == value for each in definition.choices) else ""
        case AttributeKind.YES_NO:
            return value if value in {YES, NO} else ""
        case _:
            return ""


def _is_kept_number(value: str) -> bool:
    try:
        return format(Decimal(value).normalize() + 0, "f") == value
    except ArithmeticError:
        return False


def value_of(definition: AttributeDefinition, attribute: Attribute) -> str:
    """The bare value of a product's attribute; nothing where it has none that is clear."""
    if definition.kind is AttributeKind.TEXT:
        return ""
    kept = kept_value(definition, attribute.value)
    said = (_said(definition, text) for text in attribute.values.values())
    return kept or next((value for value in said if value), "")


def _said(definition: AttributeDefinition, text: str) -> str:
    plain = text.strip().casefold()
    match definition.kind:
        case AttributeKind.NUMBER:
            units = (unit.casefold() for unit in definition.units.values() if unit)
            bare = next((plain.removesuffix(unit) for unit in units if plain.endswith(unit)), plain)
            return number_in(bare) or ""
        case AttributeKind.CHOICE:
            return next((each.code for each in definition.choices if _names(each, plain)), "")
        case _:
            return _WORDS.get(plain, "")


def _names(choice: AttributeChoice, text: str) -> bool:
    return slugify(text) == choice.code or text in map(str.casefold, choice.names.values())


def texts_of(definition: AttributeDefinition, value: str) -> dict[str, str]:
    """A bare value as people read it, by language: "14,5 inch"."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = _text(definition, value, code)
    return texts


def _text(definition: AttributeDefinition, value: str, language: str) -> str:
    match definition.kind:
        case AttributeKind.NUMBER:
            number = number_format(Decimal(value), use_l10n=True, force_grouping=False)
            return f"{number} {in_language(definition.units, language)}".strip()
        case AttributeKind.CHOICE:
            names: Texts = next(
                (each.names for each in definition.choices if each.code == value), {}
            )
            return in_language(names, language)
        case _:
            return gettext("Yes") if value == YES else gettext("No")


def as_defined(
    attributes: Iterable[Attribute], definitions: Iterable[AttributeDefinition]
) -> tuple[Attribute, ...]:
    """A product's attributes as its category words them now, in its order.

    Behind them are the others, as they are stored.
    """
    by_code = {each.code: (place, each) for place, each in enumerate(definitions)}
    asked, others = [], []
    for each in attributes:
        if each.code in by_code:
            place, definition = by_code[each.code]
            asked.append((place, _worded(each, definition)))
        else:
            others.append(each)
    asked.sort(key=itemgetter(0))
    return (*(each for _place, each in asked), *others)


def _worded(attribute: Attribute, definition: AttributeDefinition) -> Attribute:
    if definition.kind is AttributeKind.TEXT:
        return Attribute(attribute.code, definition.names, attribute.values)
    value = value_of(definition, attribute)
    if not value:
        return attribute
    return Attribute(attribute.code, definition.names, texts_of(definition, value), value)


def lacking(
    attributes: Iterable[Attribute], definitions: Iterable[AttributeDefinition]
) -> tuple[AttributeDefinition, ...]:
    """Those that a product has to have before it is published, and has not."""
    given = {each.code: each for each in attributes}
    return tuple(
        each
        for each in definitions
        if each.required and (each.code not in given or not _says(each, given[each.code]))
    )


def _says(definition: AttributeDefinition, attribute: Attribute) -> bool:
    if definition.kind is AttributeKind.TEXT:
        return any(attribute.values.values())
    return bool(value_of(definition, attribute))


def with_values_of(
    attributes: Iterable[Attribute], stored: Iterable[Attribute]
) -> tuple[Attribute, ...]:
    """Texts that were stored with a value keep it: an import knows texts only."""
    known = {_told(each): each.value for each in stored}
    return tuple(
        each if each.value else replace(each, value=known.get(_told(each), ""))
        for each in attributes
    )


def _told(attribute: Attribute) -> tuple[str, tuple[tuple[str, str], ...]]:
    return attribute.code, tuple(sorted(attribute.values.items()))
