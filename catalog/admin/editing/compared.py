"""What two merchants made of one product, shown field by field, and what is taken from the other.

The names and values of facts for people, which the history uses, too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import DECIMALS
from catalog.admin.pictures.rows import thumbnail_of
from catalog.documents import document_of, draft_of, image_of, in_language
from catalog.drafts import ProductDraft
from catalog.services.editing import Difference, facts, merged
from shop.kernel.money import Money

TAKE = "take"  # the name of the boxes that take the other's value
_LONGEST = 200  # characters of a value that are shown

_NAMES = {
    "names": _("Name"),
    "descriptions": _("Description"),
    "seo_titles": _("Title for search engines"),
    "seo_descriptions": _("Text for search engines"),
    "category_id": _("Category"),
    "brand": _("Brand"),
    "options": _("Options"),
    "images": _("Pictures"),
    "attributes": _("Specifications"),
    "tags": _("Tags"),
    "product_type": _("Type"),
    "vat_class": _("VAT"),
    "published": _("Published"),
    "archived": _("Archived"),
    "publish_from": _("From"),
    "publish_until": _("Until"),
    "safety": _("Product safety"),
    "manufacturer": _("Manufacturer"),
    "manufacturer_address": _("Its address"),
    "manufacturer_email": _("Its e-mail address"),
    "responsible_person": _("Responsible person in the EU"),
    "responsible_address": _("Their address"),
    "responsible_email": _("Their e-mail address"),
    "warnings": _("Safety warnings"),
    "guarantee_years": _("Guarantee in years"),
    "related": _("Related products"),
    "variants": _("Variants"),
    "price_minor": _("Price"),
    "compare_at_minor": _("Before"),
    "barcode": _("Barcode"),
    "weight_grams": _("Weight"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison. token: how a box names it."""

    label: str
    was: str
    stored: str
    typed: str
    token: str
    take_theirs: bool


def comparison(differences: Iterable[Difference]) -> list[Compared]:
    """What the page shows. What only the other one has changed is taken from there by itself."""
    return [
        Compared(
            label=label_of(each.path),
            was=_shown(each.path, each.was),
            stored=_shown(each.path, each.stored),
            typed=_shown(each.path, each.typed),
            token=orjson.dumps(each.path).decode(),
            take_theirs=not each.is_mutual,
        )
        for each in differences
    ]


def with_taken(
    draft: ProductDraft, stored: Mapping[str, Any] | None, tokens: Iterable[str]
) -> ProductDraft:
    """A draft with the other's values where a box says so; boxes that mean nothing are ignored."""
    known = facts(stored) if stored else {}
    mine = document_of(draft)
    wanted = set(_paths(tokens)) & (known.keys() | facts(mine).keys())
    if stored is None or not wanted:
        return draft
    counts = {variant.sku: variant.stock for variant in draft.variants}
    result = draft_of(merged(mine, stored, wanted))
    variants = (replace(each, stock=counts.get(each.sku)) for each in result.variants)
    return replace(result, variants=tuple(variants))


def _paths(tokens: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for token in tokens:
        try:
            path = orjson.loads(token)
        except ValueError:
            continue
        if isinstance(path, list) and path and all(isinstance(part, str) for part in path):
            yield tuple(path)


def fits_options(draft: ProductDraft) -> bool:
    """Whether each variant chooses a value of each option, each in another way."""
    known = {option.code: {value.code for value in option.values} for option in draft.options}
    chosen = [tuple(sorted(variant.options.items())) for variant in draft.variants]
    return len(set(chosen)) == len(chosen) > 0 and all(
        variant.options.keys() == known.keys()
        and all(value in known[code] for code, value in variant.options.items())
        for variant in draft.variants
    )


def values_for_people(document: Mapping[str, Any]) -> dict[str, str]:
    """All facts of a product for the history, by their names. Whole: no change may be missed."""
    return {label_of(path): whole_text_of(path, value) for path, value in facts(document).items()}


def label_of(path: tuple[str, ...]) -> str:
    """A fact's name: "Name (nl)", "MUG-S: Price"."""
    name, *rest = path
    if name == "variants" and rest:
        sku, of_row = rest
        return f"{sku}: {_NAMES.get(of_row, of_row)}"
    if name == "safety" and rest:
        return str(_NAMES.get(rest[0], rest[0]))
    said = str(_NAMES.get(name, name))
    return f"{said} ({rest[0]})" if rest else said


def _shown(path: tuple[str, ...], value: Any) -> str:
    """A fact's value in a few words; pictures as such."""
    if path == ("images",) and value:
        return _thumbnails(value)
    text = strip_tags(whole_text_of(path, value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _thumbnails(images: Iterable[Mapping[str, Any]]) -> SafeString:
    shown = []
    for plain in images:
        image = image_of(plain)
        address, alt = thumbnail_of(image), _said(image.alt)
        drawing = format_html('<img src="{}" width="64" height="64" alt="{}">', address, alt)
        shown.append((drawing if address else alt or image.address or "?",))
    return format_html_join(" ", "{}", shown)


def whole_text_of(path: tuple[str, ...], value: Any) -> str:
    """A fact's value in words, with all that is in it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if path[-1].endswith("_minor"):
        return number_format(Money(value, "EUR").major, DECIMALS)
    if path == ("options",):
        value = [f"{_said(each['names'])}: {_listed(each['values'])}" for each in value]
    elif path == ("attributes",):
        value = [f"{_said(each['names'])}: {_said(each['values'])}" for each in value]
    elif path == ("images",):
        value = [_picture(each) for each in value]
    elif isinstance(value, Mapping):
        value = [f"{key}: {each}" for key, each in value.items()]
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _picture(plain: Mapping[str, Any]) -> str:
    """Its file, what it shows in words, and which choices it shows only."""
    file = plain["key"] or plain.get("upload") or plain["address"] or "?"
    about = [_said(plain["alt"]), ", ".join(plain["option_values"])]
    return " ".join([file.rpartition("/")[2][:12], *(f"({each})" for each in about if each)])


def _listed(values: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(_said(value["names"]) for value in values)


def _said(texts: Mapping[str, str]) -> str:
    """In the language of the page; for the history, which has none, in every one."""
    language = get_language()
    return in_language(texts, language) if language else " / ".join(texts.values())
