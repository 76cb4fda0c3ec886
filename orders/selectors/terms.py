"""What search engines are told of delivery and returns, with each offer. Source: schema.org."""

from collections.abc import Mapping
from threading import Lock
from typing import Any

from cachetools import TTLCache, cached
from django.conf import settings
from django.core.cache import cache

from shop.kernel.money import Money

RATES_KEY = "orders:shipping-rates:v2"
RATES_KEPT = 60.0  # seconds that a process holds them
rates_held: TTLCache[Any, Any] = TTLCache(1, RATES_KEPT)
# From the delivery on. Source: Directive 2011/83/EU, article 9.
WITHDRAWAL_DAYS = 14


def offer_terms(price: Money, weight_grams: int) -> dict[str, Any]:
    """Parts of an Offer, for one piece bought alone. Named by OFFER_TERMS, for product pages.

    Product pages must stand without Postgres, so the rates come from a copy in the cache, which the
    worker renews; without it nothing is said of shipping.
    """
    shipping = [
        {
            "@type": "OfferShippingDetails",
            "shippingRate": {
                "@type": "MonetaryAmount",
                "value": str(Money(minor, price.currency).major),
                "currency": price.currency,
            },
            "shippingDestination": {"@type": "DefinedRegion", "addressCountry": country},
        }
        for country in settings.SHIP_TO_COUNTRIES
        if (minor := _cheapest(country, price, weight_grams)) is not None
    ]
    return {"hasMerchantReturnPolicy": return_policy()} | (
        {"shippingDetails": shipping} if shipping else {}
    )


def return_policy() -> dict[str, Any]:
    """Consumers may withdraw without a reason."""
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": settings.SHIP_TO_COUNTRIES,
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": WITHDRAWAL_DAYS,
        "returnMethod": "https://schema.org/ReturnByMail",
        "refundType": "https://schema.org/FullRefund",
    }


def _cheapest(country: str, price: Money, weight_grams: int) -> int | None:
    """Of the methods that bring it there: each by its first rate that carries it."""
    prices = []
    for method in _rates():
        there = (rate for rate in method if country in rate["countries"])
        rate = next((each for each in there if _carries(each, price, weight_grams)), None)
        if rate is not None:
            free_from = rate["free_from_minor"]
            free = free_from is not None and price.minor >= free_from
            prices.append(0 if free else rate["price_minor"])
    return min(prices, default=None)


def _carries(rate: Mapping[str, Any], price: Money, weight_grams: int) -> bool:
    """limit: where its band ends, in cents if it is one of totals, else in grams."""
    measured = price.minor if rate["by_total"] else weight_grams
    return rate["limit"] is None or measured <= rate["limit"]


@cached(rates_held, lock=Lock())
def _rates() -> list[list[dict[str, Any]]]:
    """By method, smallest band first. Pick-up is none: it brings nothing anywhere."""
    return cache.get(RATES_KEY) or []
