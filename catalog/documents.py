"""Between drafts and what the products table holds: plain data one way, typed parts the other."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
from slugify import slugify

from catalog.drafts import (
    Attribute,
    Image,
    Option,
    OptionValue,
    ProductDraft,
    ProductSafety,
    Texts,
    VariantDraft,
    VatClass,
)

DEFAULT_LANGUAGE = "nl"


def in_language(texts: Texts, language: str) -> str:
    """The text in a language; else in Dutch; else in whatever there is; else nothing."""
    return texts.get(language) or texts.get(DEFAULT_LANGUAGE) or next(iter(texts.values()), "")


@lru_cache(maxsize=20_000)  # a list needs one for each of its products, in each language
def slug_of(name: str) -> str:
    """A name as it stands in an address; never empty, because the address needs the part."""
    return slugify(name, max_length=80, word_boundary=True) or "product"


# Came later than the others, so documents have them only where they say something: what was stored
# before stays readable, and an import of it goes on to be no change.
LATER_FIELDS = ("guarantee_years", "related", "archived")


def document_of(draft: ProductDraft) -> dict[str, Any]:
    """Everything of a product that pages read, without the counted stock: that is no property."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(draft))
    for variant in plain["variants"]:
        del variant["stock"]
    for name in LATER_FIELDS:
        if not plain[name]:
            del plain[name]
    for attribute in plain["attributes"]:
        if not attribute["value"]:
            del attribute["value"]
    plain["images"] = stored_images(draft.images)
    return plain


def draft_of(document: Mapping[str, Any]) -> ProductDraft:
    """The product that a document was made from; of each variant without a stock to start with."""
    safety, plain = document["safety"], dict(document)
    for moment in ("publish_from", "publish_until", "created_at"):
        plain[moment] = datetime.fromisoformat(plain[moment]) if plain[moment] else None
    return ProductDraft(
        **plain
        | {
            "variants": tuple(VariantDraft(**each) for each in document["variants"]),
            "options": tuple(_option_of(each) for each in document["options"]),
            "images": tuple(image_of(each) for each in document["images"]),
            "attributes": tuple(Attribute(**each) for each in document["attributes"]),
            "tags": tuple(document["tags"]),
            "related": tuple(document.get("related", ())),
            "vat_class": VatClass(document["vat_class"]),
            "safety": ProductSafety(**safety) if safety else None,
        }
    )


def _option_of(plain: Mapping[str, Any]) -> Option:
    values = tuple(OptionValue(**value) for value in plain["values"])
    return Option(plain["code"], plain["names"], values)


def fingerprint_of(draft: ProductDraft) -> str:
    """Equal for drafts that would store the same product."""
    return fingerprint_of_document(document_of(draft))


def fingerprint_of_document(document: Mapping[str, Any]) -> str:
    """The same of what is stored."""
    plain = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(plain).hexdigest()


def card_of(draft: ProductDraft, *, updated_on: date) -> dict[str, Any]:
    """What a tile shows, in all languages. Never stock: a card is cached, stock must not be.

    With its days, for what reads only tiles: the sitemap.
    """
    cheapest = min(draft.variants, key=lambda variant: variant.price_minor)
    image = first_shown(draft.images)
    return {
        "names": dict(draft.names),
        "brand": draft.brand,
        "currency": draft.currency,
        "price_minor": cheapest.price_minor,
        "price_max_minor": max(variant.price_minor for variant in draft.variants),
        "compare_at_minor": cheapest.compare_at_minor,
        "image": image_part(image) if image else None,
        "swatches": [
            value.swatch
            for option in draft.options
            for value in option.values
            if value.swatch is not None
        ],
        "updated_on": updated_on.isoformat(),
        "publish_from": _iso(draft.publish_from),
        "publish_until": _iso(draft.publish_until),
    }


def _iso(moment: datetime | None) -> str | None:
    """As `document_of` writes it, so that both compare alike."""
    return None if moment is None else moment.isoformat()


def stored_images(images: Iterable[Image]) -> list[dict[str, Any]]:
    """Pictures as plain data. What came later is there only where it says something."""
    plain: list[dict[str, Any]] = orjson.loads(orjson.dumps([*images]))
    later = ("upload", "avif")
    return [
        {name: value for name, value in image.items() if value or name not in later}
        for image in plain
    ]


def image_of(plain: Mapping[str, Any]) -> Image:
    """The picture that was stored."""
    return Image(**{**plain, "option_values": tuple(plain["option_values"])})


def image_part(image: Image) -> dict[str, Any]:
    """One picture as plain data."""
    return {
        "key": image.key,
        "width": image.width,
        "height": image.height,
        "alt": dict(image.alt),
        **({"avif": True} if image.avif else {}),
    }


def first_shown(images: tuple[Image, ...]) -> Image | None:
    """The first picture that is in our bucket."""
    return next((image for image in images if image.key), None)


def is_for_sale(dated: Mapping[str, Any], *, now_iso: str) -> bool:
    """Whether a published product is within its days. dated: its document, or what its tile has."""
    opens, closes = dated.get("publish_from"), dated.get("publish_until")
    return (opens is None or opens <= now_iso) and (closes is None or now_iso < closes)


def is_published(document: Mapping[str, Any], *, now_iso: str) -> bool:
    """Whether shoppers may see the product. Times are ISO 8601 in UTC, so they compare as text."""
    return bool(document["published"]) and is_for_sale(document, now_iso=now_iso)
