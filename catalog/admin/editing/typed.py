"""Between a product's form and its draft: what the fields begin with, and what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.texts import initial_texts, read_texts
from catalog.drafts import Image, Option, ProductDraft, ProductSafety, VatClass
from catalog.imports.descriptions import clean_description

if TYPE_CHECKING:
    from catalog.admin.editing.form import ProductForm

# Fields of the form to those of the draft that hold texts in several languages.
TEXTS = {
    "name": "names",
    "description": "descriptions",
    "seo_title": "seo_titles",
    "seo_description": "seo_descriptions",
}
SAFETY = (
    "manufacturer",
    "manufacturer_address",
    "manufacturer_email",
    "responsible_person",
    "responsible_address",
    "responsible_email",
)
_MOMENTS = ("publish_from", "publish_until")
_PLAIN = (
    "category_id",
    "brand",
    "product_type",
    "tags",
    "guarantee_years",
    "related",
)


def copy_of(product: ProductDraft) -> ProductDraft:
    """What the form for a new product begins with that is to be like another.

    Not its SKUs and barcodes, which are one product's; and it is not published by accident.
    """
    return replace(
        product,
        variants=tuple(
            replace(variant, sku="", barcode="", source={}) for variant in product.variants
        ),
        published=False,
        archived=False,
        created_at=None,
        source={},
    )


class State(TextChoices):
    """Where a product stands, in one word."""

    DRAFT = "draft", _("Not published")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


def state_of(product: ProductDraft) -> State:
    """What its two marks come to."""
    if product.archived:
        return State.ARCHIVED
    return State.PUBLISHED if product.published else State.DRAFT


def initial_of(product: ProductDraft) -> dict[str, Any]:
    """What the fields of a product's form show."""
    initial: dict[str, Any] = {name: getattr(product, name) for name in (*_PLAIN, *_MOMENTS)}
    initial |= {"vat_class": product.vat_class.value, "state": state_of(product).value}
    initial["pictures"] = tuple(product.images)
    initial["guarantee_years"] = product.guarantee_years or None
    for name, of_draft in TEXTS.items():
        initial |= initial_texts(getattr(product, of_draft), name)
    safety = product.safety
    if safety is not None:
        initial |= {name: getattr(safety, name) for name in SAFETY}
        initial |= initial_texts(safety.warnings, "warnings")
    return initial


def fill(form: "ProductForm") -> ProductDraft:
    """The product of a valid form. What has no field stays as it is stored."""
    given = form.cleaned_data
    state = State(given["state"])
    edited: dict[str, Any] = {name: given[name] for name in _PLAIN}
    edited["guarantee_years"] = given["guarantee_years"] or 0
    for name, of_draft in TEXTS.items():
        edited[of_draft] = read_texts(given, name)
    base = form.base
    edited |= {name: _moment(given[name], getattr(base, name, None)) for name in _MOMENTS}
    edited["descriptions"] = _cleaned(edited["descriptions"], base)
    edited |= {
        "vat_class": VatClass(given["vat_class"]),
        "published": state == State.PUBLISHED,
        "archived": state == State.ARCHIVED,
        "options": form.options.options,
        "variants": form.variants.variants,
        "images": tuple(_of_values(given["pictures"], form.options.options)),
        "attributes": form.attributes.lines,
        "safety": _safety(given),
    }
    if base is not None:
        return replace(base, **edited)
    return ProductDraft(product_id=form.product_id, **edited)


def _of_values(images: Iterable[Image], options: Sequence[Option]) -> Iterable[Image]:
    """Pictures, each of values that the product really gets."""
    known = {value.code for option in options for value in option.values}
    for image in images:
        kept = tuple(code for code in image.option_values if code in known)
        yield replace(image, option_values=kept)


def _moment(typed: datetime | None, before: datetime | None) -> datetime | None:
    """In UTC, as documents have it. One that was shown without its fractions stays as it is."""
    if before is not None and typed == before.replace(microsecond=0):
        return before
    return None if typed is None else typed.astimezone(UTC)


def _cleaned(descriptions: Mapping[str, str], old: ProductDraft | None) -> dict[str, str]:
    """Harmless HTML. What nobody touched is not changed by being looked at."""
    before = old.descriptions if old else {}
    return {
        code: before[code] if html == before.get(code, "").strip() else clean_description(html)
        for code, html in descriptions.items()
    }


def _safety(given: Mapping[str, Any]) -> ProductSafety | None:
    """None when nothing was filled in."""
    said = {name: given[name] for name in SAFETY}
    warnings = read_texts(given, "warnings")
    return ProductSafety(**said, warnings=warnings) if any(said.values()) or warnings else None
