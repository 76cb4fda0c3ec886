"""Ways to get an order home, and what each costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from cachetools import TTLCache, cached
from django.utils.translation import get_language

from catalog.documents import in_language
from orders.errors import NotDeliverable
from orders.models import ShippingMethod, ShippingRate
from shop.kernel.money import Money

METHODS_KEPT = 2.0  # seconds that a process holds them: an order asks for them several times
methods_held: TTLCache[Any, Any] = TTLCache(1, METHODS_KEPT)


@dataclass(frozen=True, slots=True)
class ShippingQuote:
    """One method for one parcel, in the active language."""

    code: str
    name: str
    description: str
    price: Money  # VAT included
    is_pickup: bool
    free_from: Money | None  # a subtotal from which it would be free


def shipping_quotes(*, country: str, weight_grams: int, subtotal: Money) -> list[ShippingQuote]:
    """Every method that goes there with this weight, in the merchant's order.

    A merchant's change counts within METHODS_KEPT seconds.
    """
    quotes = []
    for method in _methods():
        rate = _rate(method.rates.all(), country=country, weight_grams=weight_grams)
        if rate is not None:
            quotes.append(_quote(method, rate, subtotal))
    return quotes


def shipping_quote(code: str, *, country: str, weight_grams: int, subtotal: Money) -> ShippingQuote:
    """One method.

    Raises:
        NotDeliverable: it does not go there, or not with this weight.
    """
    quotes = shipping_quotes(country=country, weight_grams=weight_grams, subtotal=subtotal)
    for quote in quotes:
        if quote.code == code:
            return quote
    raise NotDeliverable(country=country, method=code)


@cached(methods_held, lock=Lock())
def _methods() -> list[ShippingMethod]:
    return list(ShippingMethod.objects.filter(active=True).prefetch_related("rates"))


def _rate(rates: Iterable[ShippingRate], *, country: str, weight_grams: int) -> ShippingRate | None:
    """The first that carries it; rates come lightest first, the one without a limit last."""
    for rate in rates:
        carries = rate.up_to_grams is None or weight_grams <= rate.up_to_grams
        if country in rate.countries and carries:
            return rate
    return None


def _quote(method: ShippingMethod, rate: ShippingRate, subtotal: Money) -> ShippingQuote:
    language = get_language() or "nl"
    free_from = rate.free_from_minor
    free = free_from is not None and subtotal.minor >= free_from
    return ShippingQuote(
        code=method.code,
        name=in_language(method.names, language),
        description=in_language(method.descriptions, language),
        price=Money(0 if free else rate.price_minor, subtotal.currency),
        is_pickup=method.is_pickup,
        free_from=None if free_from is None else Money(free_from, subtotal.currency),
    )
