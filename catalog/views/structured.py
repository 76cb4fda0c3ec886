"""Structured data of the catalogue's pages for search engines. Source: schema.org."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.selectors.pictures import Picture
from catalog.selectors.products import ProductView, VariantView
from catalog.selectors.reviews import ReviewView
from shop.kernel.money import Money

IN_STOCK = "https://schema.org/InStock"
SOLD_OUT = "https://schema.org/OutOfStock"
PRE_ORDER = "https://schema.org/PreOrder"
BACK_ORDER = "https://schema.org/BackOrder"


def breadcrumb_data(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A BreadcrumbList of names and addresses."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": _absolute(url)}
            for place, (name, url) in enumerate(steps, start=1)
        ],
    }


def offered_product_data(
    product: ProductView, variant: VariantView, pictures: Sequence[Picture]
) -> dict[str, Any]:
    """A Product with the offer of the variant shown."""
    data = product_data(product, product.reviews)
    data["sku"] = variant.sku
    data["image"] = [_absolute(image.at(1280)) for image in pictures]
    data["offers"] = {
        "@type": "Offer",
        "seller": {"@id": f"{settings.SITE_URL}/#organization"},
        "price": str(variant.price.major),
        "priceCurrency": variant.price.currency,
        "availability": _availability(variant),
        "itemCondition": "https://schema.org/NewCondition",
        "url": _absolute(product.url),
    }
    data["offers"] |= offer_terms(variant.price, variant.weight_grams)
    if variant.expected_on and not variant.physical:
        data["offers"]["availabilityStarts"] = variant.expected_on.isoformat()
    return data


def product_data(product: ProductView, reviews: Sequence[ReviewView]) -> dict[str, Any]:
    """A Product with what customers say of it."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": f"{_absolute(product.url)}#product",
        "name": product.name,
        "description": product.seo_description,
        "url": _absolute(product.url),
    }
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand}
    if product.review_count:
        stars, hundredths = divmod(product.rating_hundredths, 100)
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{stars}.{hundredths:02}",
            "reviewCount": product.review_count,
        }
        data["review"] = [_review_data(review) for review in reviews if not review.is_demo]
    return data


def _review_data(review: ReviewView) -> dict[str, Any]:
    return {
        "@type": "Review",
        "name": review.title,
        "reviewBody": review.text,
        "inLanguage": review.language,
        "datePublished": review.created_at.date().isoformat(),
        "author": {"@type": "Person", "name": review.name},
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars, "bestRating": 5},
    }


def offer_terms(price: Money, weight_grams: int) -> dict[str, Any]:
    """Delivery and returns, for one piece bought alone."""
    return _terms()(price, weight_grams)


@cache
def _terms() -> Callable[[Money, int], dict[str, Any]]:
    """What the shop says of delivery and returns. The catalogue does not know who says it."""
    terms: Callable[[Money, int], dict[str, Any]] = import_string(settings.OFFER_TERMS)
    return terms


def _availability(variant: VariantView) -> str:
    if variant.physical:
        return IN_STOCK
    if not variant.in_stock:
        return SOLD_OUT
    return PRE_ORDER if variant.is_preorder else BACK_ORDER


def _absolute(address: str) -> str:
    return f"{settings.SITE_URL}{address}"
