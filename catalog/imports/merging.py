"""What another platform's file says of a product that the shop has already.

Such a file is in one language, and knows less of a product than the shop: no safety data, no
archive. What it has no column for stays as merchants made it here.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from catalog.drafts import Image, Option, OptionValue, ProductDraft, Texts, VariantDraft

_TEXTS = ("names", "descriptions", "seo_titles", "seo_descriptions")
_OF_VARIANT = ("compare_at_minor", "barcode", "weight_grams")
# Of a product: every other field comes from the file whatever its columns are.
_KEPT = (
    "category_id", "brand", "attributes", "tags", "product_type", "vat_class", "safety",
    "published", "publish_from", "publish_until", "created_at", "guarantee_years", "archived",
)  # fmt: skip


def merged(
    draft: ProductDraft, old: ProductDraft, told: frozenset[str], *, language: str
) -> ProductDraft:
    """The draft with what its file says nothing of as it is in the shop.

    told: fields of products and variants that the file has columns for. language: of its texts.
    """
    changed: dict[str, Any] = {name: getattr(old, name) for name in _KEPT if name not in told}
    for name in _TEXTS:
        texts = getattr(draft, name) if name in told else {}
        changed[name] = _texts(getattr(old, name), texts, name in told, language)
    changed["options"] = _options(draft.options, old.options)
    changed["variants"] = _variants(draft.variants, old.variants, told)
    changed["images"] = _images(draft.images, old.images) if "images" in told else old.images
    changed["related"] = draft.related or old.related
    changed["source"] = {**old.source, **draft.source}
    if "published" in told:
        changed["archived"] = old.archived and not draft.published
    return replace(draft, **changed)


def _texts(old: Texts, new: Texts, is_told: bool, language: str) -> dict[str, str]:
    kept = {code: text for code, text in old.items() if not is_told or code != language}
    return {**kept, **new}


def _options(options: tuple[Option, ...], old: tuple[Option, ...]) -> tuple[Option, ...]:
    """With names in other languages, and colours, that merchants gave them here."""
    known = {option.code: option for option in old}
    return tuple(
        replace(
            option,
            names={**known[option.code].names, **option.names},
            values=_values(option.values, known[option.code].values),
        )
        if option.code in known
        else option
        for option in options
    )


def _values(
    values: tuple[OptionValue, ...], old: tuple[OptionValue, ...]
) -> tuple[OptionValue, ...]:
    known = {value.code: value for value in old}
    return tuple(
        replace(
            value,
            names={**known[value.code].names, **value.names},
            swatch=value.swatch or known[value.code].swatch,
        )
        if value.code in known
        else value
        for value in values
    )


def _variants(
    variants: tuple[VariantDraft, ...], old: tuple[VariantDraft, ...], told: frozenset[str]
) -> tuple[VariantDraft, ...]:
    known = {variant.sku: variant for variant in old}
    return tuple(
        _variant(variant, known[variant.sku], told) if variant.sku in known else variant
        for variant in variants
    )


def _variant(variant: VariantDraft, old: VariantDraft, told: frozenset[str]) -> VariantDraft:
    kept: Mapping[str, Any] = {name: getattr(old, name) for name in _OF_VARIANT if name not in told}
    return replace(variant, **kept, source={**old.source, **variant.source})


def _images(images: tuple[Image, ...], old: tuple[Image, ...]) -> tuple[Image, ...]:
    """Those of the file, in its order; of known ones what was drawn and said of them here."""
    known = {image.address: image for image in old if image.address}
    return tuple(
        replace(
            known[image.address],
            alt={**known[image.address].alt, **image.alt},
            option_values=image.option_values or known[image.address].option_values,
        )
        if image.address in known
        else image
        for image in images
    )
