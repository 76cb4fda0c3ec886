"""VAT: which rate holds on a day, and the part of a price that is VAT. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from shop.kernel.money import Money, allocate

WHOLE = 10_000  # basis points: all of it
# The classes of goods that have rates. Goods of the class "zero" are taxed nowhere, and have none.
RATED = {"standard": _("standard"), "reduced": _("reduced")}
ZERO = "zero"
# Member states of the European Union, as ISO 3166 has them. Source: Directive 2006/112/EC.
EU = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)

# Country and class, to first day and basis points, the newest first.
Rates = Mapping[tuple[str, str], Sequence[tuple[date, int]]]


@dataclass(frozen=True, slots=True)
class VatPart:
    """What one rate comes to within an amount."""

    rate_bp: int
    gross: Money
    vat: Money

    @property
    def net(self) -> Money:
        """Without the VAT."""
        return self.gross - self.vat


def rate_on(rates: Rates, *, vat_class: str, country: str, on: date) -> int:
    """The rate in basis points: 2100 is 21 %.

    on: a day of the shop's calendar, whose date stands on the invoice.

    Raises:
        LookupError: none is known for the country and class on that day. It is never taken for 0.
    """
    if vat_class == ZERO:
        return 0
    for since, rate_bp in rates.get((country, vat_class), ()):
        if since <= on:
            return rate_bp
    raise LookupError(f"No VAT rate for {vat_class} in {country} on {on}.")


def countries_without(rates: Rates, countries: Iterable[str], on: date) -> list[str]:
    """Those that lack the rate of a class on that day, in alphabetical order."""
    return sorted(
        country
        for country in set(countries)
        if not all(
            any(since <= on for since, _rate in rates.get((country, vat_class), ()))
            for vat_class in RATED
        )
    )


def rate_in_words(rate_bp: int) -> str:
    """As "21 %" or "5,5 %", to the hundredth where it needs that."""
    return f"{rate_bp / 100:g} %".replace(".", ",")


def vat_within(gross: Money, rate_bp: int) -> Money:
    """The VAT in an amount that includes it, rounded half up to the cent.

    Source: gross * rate / (100 % + rate), per line, as invoices state it
    (Directive 2006/112/EC, article 226).
    """
    whole = 10_000 + rate_bp
    return Money((2 * gross.minor * rate_bp + whole) // (2 * whole), gross.currency)


def shipping_parts(shipping: Money, goods: Sequence[tuple[int, Money]]) -> list[VatPart]:
    """Shipping follows the goods: split over their rates by value, each part with its VAT.

    goods: rate in basis points and gross amount of each line. When all of them are free, all of
    the shipping follows the first. No goods have no shipping.

    Raises:
        ValueError: an amount of shipping without goods.
    """
    if not goods:
        if shipping.minor:
            raise ValueError("Shipping without goods has no VAT rate.")
        return []
    rates = sorted({rate for rate, _ in goods})
    weights = [sum(gross.minor for rate, gross in goods if rate == each) for each in rates]
    if not any(weights):
        weights[0] = 1
    return [
        VatPart(rate, part, vat_within(part, rate))
        for rate, part in zip(rates, allocate(shipping, weights), strict=True)
    ]
