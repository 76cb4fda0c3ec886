"""Ways to get an order home, and what each costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from threading import Lock
from typing import Any

from cachetools import TTLCache, cached
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from catalog.documents import in_language
from orders.errors import NotDeliverable
from orders.models import ShippingMethod, ShippingRate
from shop.kernel.money import Money

METHODS_KEPT = 2.0  # seconds that a process holds them: an order asks for them several times
methods_held: TTLCache[Any, Any] = TTLCache(1, METHODS_KEPT)
_SATURDAY = 5  # the first day of the week on which no parcel leaves


@dataclass(frozen=True, slots=True)
class ShippingQuote:
    """One method for one parcel, in the active language.

    free_from: a subtotal from which it would be free; None: it never is.
    order_before: until when an order of a working day leaves the same day; None: it is not said.
    leaves_today: whether one that is placed now does.
    """

    code: str
    name: str
    description: str
    price: Money  # VAT included
    is_pickup: bool
    free_from: Money | None
    order_before: time | None
    leaves_today: bool


class NotOffered(StrEnum):
    """Why a method cannot be chosen."""

    INACTIVE = "inactive"
    OTHER_DAYS = "other_days"
    OTHER_COUNTRIES = "other_countries"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class Explained:
    """A method of the shop, and what it costs or why it is not offered."""

    method: ShippingMethod
    quote: ShippingQuote | None
    why_not: NotOffered | None


def shipping_quotes(
    *, country: str, weight_grams: int, subtotal: Money, now: datetime
) -> list[ShippingQuote]:
    """Every method that goes there with this weight and total, in the merchant's order.

    A merchant's change counts within METHODS_KEPT seconds.
    """
    found = (
        _explained(method, country, weight_grams, subtotal, now)
        for method in _methods()
        if method.active
    )
    return [one.quote for one in found if one.quote is not None]


def shipping_quote(
    code: str, *, country: str, weight_grams: int, subtotal: Money, now: datetime
) -> ShippingQuote:
    """One method.

    Raises:
        NotDeliverable: it does not go there, or not with this weight or total, or not now.
    """
    quotes = shipping_quotes(country=country, weight_grams=weight_grams, subtotal=subtotal, now=now)
    for quote in quotes:
        if quote.code == code:
            return quote
    raise NotDeliverable(country=country, method=code)


def explained_methods(
    *, country: str, weight_grams: int, subtotal: Money, now: datetime
) -> list[Explained]:
    """All methods as they are stored now, for the merchant who tries them out."""
    methods = ShippingMethod.objects.prefetch_related("rates")
    return [_explained(method, country, weight_grams, subtotal, now) for method in methods]


def unreached_countries(now: datetime) -> list[str]:
    """Of the countries that the shop sends to: those that no offered method goes to."""
    methods = [
        method
        for method in ShippingMethod.objects.prefetch_related("rates")
        if method.is_offered(now)
    ]
    reached = {
        country for method in methods for rate in method.rates.all() for country in rate.countries
    }
    return [country for country in settings.SHIP_TO_COUNTRIES if country not in reached]


@cached(methods_held, lock=Lock())
def _methods() -> list[ShippingMethod]:
    return list(ShippingMethod.objects.filter(active=True).prefetch_related("rates"))


def _explained(
    method: ShippingMethod, country: str, weight_grams: int, subtotal: Money, now: datetime
) -> Explained:
    if not method.is_offered(now):
        why_not = NotOffered.OTHER_DAYS if method.active else NotOffered.INACTIVE
        return Explained(method, None, why_not)
    there = [rate for rate in method.bands() if country in rate.countries]
    rate = _first(there, weight_grams, subtotal)
    if rate is None:
        why_not = NotOffered.TOO_MUCH if there else NotOffered.OTHER_COUNTRIES
        return Explained(method, None, why_not)
    return Explained(method, _quote(method, rate, subtotal, now), None)


def _first(
    rates: Iterable[ShippingRate], weight_grams: int, subtotal: Money
) -> ShippingRate | None:
    """The one in whose band it is; they come smallest first, the one without an end last."""
    carried = (
        rate
        for rate in rates
        if rate.carries(weight_grams=weight_grams, total_minor=subtotal.minor)
    )
    return next(carried, None)


def _quote(
    method: ShippingMethod, rate: ShippingRate, subtotal: Money, now: datetime
) -> ShippingQuote:
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
        order_before=method.order_before,
        leaves_today=_leaves_today(method, now),
    )


def _leaves_today(method: ShippingMethod, now: datetime) -> bool:
    """Of a working day before its hour, in the shop's time. Holidays are not known."""
    local = timezone.localtime(now)
    in_time = method.order_before is not None and local.time() < method.order_before
    return in_time and local.weekday() < _SATURDAY
