"""One product as its page and the API show it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from catalog.addresses import product_url
from catalog.attributes import as_defined
from catalog.documents import in_language, is_published, slug_of
from catalog.drafts import Attribute
from catalog.errors import ProductNotFound
from catalog.models import MAX_ID, Product
from catalog.ratings import Rating
from catalog.selectors.categories import attributes_of
from catalog.selectors.kept import Kept
from catalog.selectors.pictures import Picture, picture
from catalog.selectors.reviews import ReviewView, first_reviews, review_view
from catalog.selectors.stock_parts import StockUnits, units_of
from shop.kernel.money import Money
from shop.kernel.refilling import Entry

products_kept = Kept("product:v3", most=500)


@dataclass(frozen=True, slots=True)
class OptionValueView:
    """One choice."""

    code: str
    name: str
    swatch: str | None


@dataclass(frozen=True, slots=True)
class OptionView:
    """What is to be chosen, such as the colour."""

    code: str
    name: str
    values: tuple[OptionValueView, ...]


@dataclass(frozen=True, slots=True)
class AttributeView:
    """One line of the specifications.

    bare: the number, the code of what was chosen, or yes or no; None for a text.
    """

    code: str
    name: str
    value: str  # as people read it: "14,5 inch"
    bare: str | None


@dataclass(frozen=True, slots=True)
class VariantView:
    """One SKU. `options`: option code to value code; `label`: "Zwart, M"."""

    sku: str
    options: Mapping[str, str]
    label: str
    price: Money
    compare_at: Money | None
    available: int  # units that can be sold now: those on the shelf and those that are expected
    physical: int = 0  # units on the shelf
    expected_on: date | None = None  # when the first unit comes that is not on the shelf
    is_preorder: bool = False  # it is sold before the first unit of it ever was there
    limit: int | None = None  # units that one customer may buy; None: no limit
    weight_grams: int = 0

    @property
    def in_stock(self) -> bool:
        """Whether at least one can be sold now."""
        return self.available > 0


@dataclass(frozen=True, slots=True)
class SafetyView:
    """Who answers for the product: GPSR, article 19."""

    manufacturer: str
    manufacturer_address: str
    manufacturer_email: str
    responsible_person: str
    responsible_address: str
    responsible_email: str
    warnings: str


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product in one language, with the stock of this moment."""

    id: str
    slug: str
    slugs: Mapping[str, str]  # in every language of the shop
    name: str
    brand: str
    description: str  # sanitised HTML
    category_id: str
    options: tuple[OptionView, ...]
    variants: tuple[VariantView, ...]
    images: tuple[Picture, ...]
    attributes: tuple[AttributeView, ...]
    tags: tuple[str, ...]
    rating: Rating
    seo_title: str
    seo_description: str
    safety: SafetyView | None
    currency: str
    reviews: tuple[ReviewView, ...] = ()  # the newest few
    guarantee_years: int = 0  # of the manufacturer, beyond the law's
    related: tuple[str, ...] = ()  # ids of products that the merchant names beside it
    stamp: str = ""  # under which its texts and prices were read
    fresh_until: float = 0.0  # seconds since 1970; what is drawn of it may not be kept for longer

    @property
    def rating_hundredths(self) -> int:
        """The mean: 435 is 4.35 stars."""
        return self.rating.hundredths

    @property
    def review_count(self) -> int:
        """Published reviews."""
        return self.rating.review_count

    @property
    def reviews_url(self) -> str:
        """All of its reviews, in the active language."""
        return reverse("catalog:reviews", kwargs={"product_id": self.id, "slug": self.slug})

    @property
    def url(self) -> str:
        """Its page in the active language."""
        return product_url(self.id, self.slug)

    @property
    def price(self) -> Money:
        """Of the cheapest variant."""
        return min((variant.price for variant in self.variants), key=lambda price: price.minor)

    @property
    def compare_at_price(self) -> Money | None:
        """What the cheapest variant cost before its reduction."""
        return min(self.variants, key=lambda variant: variant.price.minor).compare_at

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be sold now."""
        return any(variant.in_stock for variant in self.variants)

    def variant(self, sku: str) -> VariantView | None:
        """The variant of a SKU, if it is one of this product."""
        return next((variant for variant in self.variants if variant.sku == sku), None)


def product_view(product_id: str, language: str) -> ProductView:
    """A published product. Its texts are cached; its stock is read now.

    Raises:
        ProductNotFound: there is none, or it is not published.
    """
    entry = _entry(product_id)
    if entry is None:
        raise ProductNotFound(product_id)
    document = entry.value["document"]
    if not is_published(document, now_iso=datetime.now(UTC).isoformat()):
        raise ProductNotFound(product_id)
    skus = [variant["sku"] for variant in document["variants"]]
    units = units_of(skus, consistent=False)
    return _view(entry, units, language)


def product_preview(product_id: str, language: str) -> ProductView:
    """As it is stored now, published or not: for staff, kept nowhere. Raises ProductNotFound."""
    stored = _read(product_id) if len(product_id.encode()) <= MAX_ID else None
    if stored is None:
        raise ProductNotFound(product_id)
    variants = stored["document"]["variants"]
    units = units_of((variant["sku"] for variant in variants), consistent=True)
    return _view(Entry(stamp="", until=0.0, value=stored), units, language)


def stored_product(product_id: str) -> dict[str, Any] | None:
    """What is kept of a product: its document, its rating, its newest reviews."""
    entry = _entry(product_id)
    return entry.value if entry is not None else None


def _entry(product_id: str) -> Entry | None:
    if len(product_id.encode()) > MAX_ID:
        return None
    return products_kept.entry(product_id, lambda: _read(product_id))


def _read(product_id: str) -> dict[str, Any] | None:
    try:
        product = Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        return None
    counts = product.rating.counts
    reviews = first_reviews(product_id) if any(counts) else []
    return {"document": product.document, "counts": counts, "reviews": reviews}


def _view(entry: Entry, units: Mapping[str, StockUnits], language: str) -> ProductView:
    stored = entry.value
    document = stored["document"]

    def text(name: str) -> str:
        return in_language(document[name], language)

    name = text("names")
    shown = (picture(image, language) for image in document["images"])
    return ProductView(
        id=document["product_id"],
        slug=slug_of(name),
        slugs={
            code: slug_of(in_language(document["names"], code)) for code, _ in settings.LANGUAGES
        },
        name=name,
        brand=document["brand"],
        description=text("descriptions"),
        category_id=document["category_id"],
        options=tuple(_option(option, language) for option in document["options"]),
        variants=tuple(_variants(document, units, language)),
        images=tuple(image for image in shown if image is not None),
        attributes=tuple(_attributes(document, language)),
        tags=tuple(document["tags"]),
        rating=Rating(tuple(stored["counts"])),
        seo_title=text("seo_titles") or name,
        seo_description=text("seo_descriptions"),
        safety=_safety(document["safety"], language),
        currency=document["currency"],
        reviews=tuple(review_view(plain) for plain in stored["reviews"]),
        guarantee_years=document.get("guarantee_years", 0),
        related=tuple(document.get("related", ())),
        stamp=entry.stamp,
        fresh_until=min(entry.until, _goes_at(document)),
    )


def _goes_at(document: Mapping[str, Any]) -> float:
    """When the day of a product has come; seconds since 1970."""
    until = document["publish_until"]
    return math.inf if until is None else datetime.fromisoformat(until).timestamp()


def _attributes(document: Mapping[str, Any], language: str) -> Iterator[AttributeView]:
    """As the category words them now."""
    stored = (Attribute(**each) for each in document["attributes"])
    for each in as_defined(stored, attributes_of(document["category_id"])):
        names, values = in_language(each.names, language), in_language(each.values, language)
        yield AttributeView(each.code, names, values, each.value or None)


def _option(option: Mapping[str, Any], language: str) -> OptionView:
    values = (
        OptionValueView(value["code"], in_language(value["names"], language), value["swatch"])
        for value in option["values"]
    )
    return OptionView(option["code"], in_language(option["names"], language), tuple(values))


def _variants(
    document: Mapping[str, Any], units: Mapping[str, StockUnits], language: str
) -> list[VariantView]:
    return [
        _variant(document, each, units.get(each["sku"]), language) for each in document["variants"]
    ]


def _variant(
    document: Mapping[str, Any],
    variant: Mapping[str, Any],
    units: StockUnits | None,
    language: str,
) -> VariantView:
    currency = document["currency"]
    return VariantView(
        sku=variant["sku"],
        options=variant["options"],
        label=variant_label(document, variant, language),
        price=Money(variant["price_minor"], currency),
        compare_at=_money(variant["compare_at_minor"], currency),
        available=units.available if units else 0,
        physical=units.physical if units else 0,
        expected_on=units.expected_on(units.physical + 1) if units else None,
        is_preorder=bool(units and units.is_preorder),
        limit=units.limit if units else None,
        weight_grams=variant["weight_grams"],
    )


def variant_label(document: Mapping[str, Any], variant: Mapping[str, Any], language: str) -> str:
    """The choices of a variant as people read them: "Zwart, M"; empty when there are none."""
    names = {
        (option["code"], value["code"]): in_language(value["names"], language)
        for option in document["options"]
        for value in option["values"]
    }
    return ", ".join(names.get(choice, choice[1]) for choice in variant["options"].items())


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _safety(plain: Mapping[str, Any] | None, language: str) -> SafetyView | None:
    if plain is None:
        return None
    return SafetyView(**{**plain, "warnings": in_language(plain["warnings"], language)})
