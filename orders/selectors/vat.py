"""VAT rates as merchants keep them, without a query for an order.

They are kept by stamp, in each process and in Redis. That is safe for what binds: the future ones
are kept with their days, so midnight needs no news, and what holds on a day with orders cannot be
changed (orders.services.vat).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from catalog.selectors.kept import Kept
from orders.errors import NoVatRate
from orders.models import COUNTRY, Order, VatRate
from orders.vat import Rates, countries_without, rate_on

VAT_STAMP = "vat-rates"


def _shaped(_stamp: str, plain: Sequence[tuple[str, str, Sequence[tuple[str, int]]]]) -> Rates:
    return {
        (country, vat_class): [(date.fromisoformat(since), rate_bp) for since, rate_bp in stored]
        for country, vat_class, stored in plain
    }


rates_kept = Kept("vat-rates:v1", most=1, shaped=_shaped)


def vat_rate(*, vat_class: str, country: str, on: date) -> int:
    """The rate in basis points: 2100 is 21 %.

    Raises:
        NoVatRate: none is known for the country and class on that day.
    """
    try:
        return rate_on(vat_rates(), vat_class=vat_class, country=country, on=on)
    except LookupError as error:
        raise NoVatRate(country=country) from error


def vat_rates() -> Rates:
    """All of them. A merchant's change counts in every process a second after it was saved."""
    rates: Rates = rates_kept.get_many([VAT_STAMP], lambda _all: {VAT_STAMP: _stored()})[VAT_STAMP]
    return rates


def _stored() -> list[tuple[str, str, list[tuple[str, int]]]]:
    """As they are stored now, the newest first, in JSON's terms."""
    rates: dict[tuple[str, str], list[Any]] = {}
    for rate in VatRate.objects.order_by("-since"):
        same = rates.setdefault((rate.country, rate.vat_class), [])
        same.append((rate.since.isoformat(), rate.rate_bp))
    return [(*key, stored) for key, stored in rates.items()]


def taxed_countries() -> set[str]:
    """Whose rates orders are taxed by, as the settings stand."""
    if settings.VAT_OF_DESTINATION:
        return {settings.SHOP_COUNTRY, *settings.SHIP_TO_COUNTRIES}
    return {settings.SHOP_COUNTRY}


def untaxed_countries(on: date) -> list[str]:
    """Of those, which lack a rate on that day: nobody can order for them."""
    return countries_without(_shaped(VAT_STAMP, _stored()), taxed_countries(), on)


def last_day_with_orders(country: str) -> date | None:
    """The last day on which an order may have been taxed by this country's rates; None: never."""
    orders = Order.objects.order_by("-placed_at")
    if country != settings.SHOP_COUNTRY:  # whose rates hold for every destination, unless it is set
        orders = orders.alias(to=COUNTRY).filter(to=country)
    placed_at = orders.values_list("placed_at", flat=True).first()
    return None if placed_at is None else timezone.localdate(placed_at)
