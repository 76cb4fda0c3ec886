"""One product as staff read it: everything that is stored, in all languages, published or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info

from catalog.addresses import product_url
from catalog.attributes import as_defined
from catalog.documents import in_language, is_published, slug_of
from catalog.drafts import Attribute, ProductSafety, Texts, VatClass
from catalog.errors import ProductNotFound
from catalog.models import Product
from catalog.ratings import Rating
from catalog.selectors.categories import attributes_of
from catalog.selectors.pictures import Picture, picture
from catalog.selectors.products import variant_label
from catalog.selectors.stock_parts import StockUnits, units_of
from shop.kernel.money import Money


@dataclass(frozen=True, slots=True)
class TextsIn:
    """What a product says in one language; empty where nothing is written in it."""

    language: str  # its name, in itself
    code: str
    name: str
    description: str  # sanitised HTML
    seo_title: str
    seo_description: str
    attributes: tuple[tuple[str, str], ...]  # name, value
    warnings: str


@dataclass(frozen=True, slots=True)
class VariantSheet:
    """One SKU with its units; those are None for a SKU whose stock was never recorded."""

    sku: str
    label: str
    barcode: str
    weight_grams: int
    price: Money
    compare_at: Money | None
    available: int | None
    reserved: int | None
    sold: int | None
    source: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImageSheet:
    """One picture. `shown` is None for one that was not fetched."""

    shown: Picture | None
    address: str
    option_values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """Everything of a product."""

    id: str
    url: str  # its page in the shop
    name: str
    brand: str
    category_id: str
    product_type: str
    tags: tuple[str, ...]
    vat_class: VatClass
    rating: Rating
    is_public: bool  # shoppers see it now
    published: bool
    publish_from: datetime | None
    publish_until: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int
    texts: tuple[TextsIn, ...]
    variants: tuple[VariantSheet, ...]
    images: tuple[ImageSheet, ...]
    safety: ProductSafety | None
    source: Mapping[str, str]


def product_sheet(product_id: str, language: str) -> ProductSheet:
    """The product as it is stored now: two consistent reads.

    Raises:
        ProductNotFound: there is none.
    """
    try:
        product = Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        raise ProductNotFound(product_id) from None
    document = product.document
    name = in_language(document["names"], language)
    return ProductSheet(
        id=product.product_id,
        url=product_url(product.product_id, slug_of(name)),
        name=name,
        brand=document["brand"],
        category_id=product.category_id,
        product_type=document["product_type"],
        tags=tuple(document["tags"]),
        vat_class=VatClass(product.vat_class),
        rating=product.rating,
        is_public=is_published(document, now_iso=datetime.now(UTC).isoformat()),
        published=product.published,
        publish_from=product.publish_from,
        publish_until=product.publish_until,
        created_at=product.created_at,
        updated_at=product.updated_at,
        version=product.version,
        texts=tuple(_texts(document, code) for code, _ in settings.LANGUAGES),
        variants=_variants(document, language),
        images=tuple(_image(image, language) for image in document["images"]),
        safety=ProductSafety(**document["safety"]) if document["safety"] else None,
        source=document["source"],
    )


def _texts(document: Mapping[str, Any], code: str) -> TextsIn:
    def text(texts: Texts) -> str:
        return texts.get(code, "")

    return TextsIn(
        language=str(get_language_info(code)["name_local"]),
        code=code,
        name=text(document["names"]),
        description=text(document["descriptions"]),
        seo_title=text(document["seo_titles"]),
        seo_description=text(document["seo_descriptions"]),
        attributes=tuple(
            (text(part.names), text(part.values))
            for part in as_defined(
                (Attribute(**each) for each in document["attributes"]),
                attributes_of(document["category_id"]),
            )
        ),
        warnings=text(document["safety"]["warnings"]) if document["safety"] else "",
    )


def _variants(document: Mapping[str, Any], language: str) -> tuple[VariantSheet, ...]:
    skus = [variant["sku"] for variant in document["variants"]]
    stock = units_of(skus, consistent=True)
    return tuple(
        _variant(document, variant, stock.get(variant["sku"]), language)
        for variant in document["variants"]
    )


def _variant(
    document: Mapping[str, Any], variant: Mapping[str, Any], units: StockUnits | None, language: str
) -> VariantSheet:
    currency, compare_at = document["currency"], variant["compare_at_minor"]
    return VariantSheet(
        sku=variant["sku"],
        label=variant_label(document, variant, language),
        barcode=variant["barcode"],
        weight_grams=variant["weight_grams"],
        price=Money(variant["price_minor"], currency),
        compare_at=None if compare_at is None else Money(compare_at, currency),
        available=units.available if units else None,
        reserved=units.reserved if units else None,
        sold=units.sold if units else None,
        source=variant["source"],
    )


def _image(image: Mapping[str, Any], language: str) -> ImageSheet:
    return ImageSheet(
        shown=picture(image, language),
        address=image["address"] or "",
        option_values=tuple(image["option_values"]),
    )
