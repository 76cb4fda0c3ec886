"""VAT: rates as dated data, and the part of a price that is VAT. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shop.kernel.money import Money, allocate

# Country, class -> since when, basis points; newest first.
# Source: European Commission, "Taxes in Europe Database", rates of November 2026 for general
# goods (standard) and for printed books and food (reduced).
RATES: dict[tuple[str, str], list[tuple[date, int]]] = {
    ("NL", "standard"): [(date(2012, 10, 1), 2100)],
    ("NL", "reduced"): [(date(2019, 1, 1), 900)],
    ("BE", "standard"): [(date(1996, 1, 1), 2100)],
    ("BE", "reduced"): [(date(1996, 1, 1), 600)],
    ("DE", "standard"): [(date(2021, 1, 1), 1900)],
    ("DE", "reduced"): [(date(2021, 1, 1), 700)],
    ("FR", "standard"): [(date(2014, 1, 1), 2000)],
    ("FR", "reduced"): [(date(2014, 1, 1), 550)],
    ("LU", "standard"): [(date(2024, 1, 1), 1700)],
    ("LU", "reduced"): [(date(2024, 1, 1), 300)],
    ("AT", "standard"): [(date(1984, 1, 1), 2000)],
    ("AT", "reduced"): [(date(1984, 1, 1), 1000)],
}
COUNTRIES = frozenset(country for country, _ in RATES)


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


def vat_rate(*, vat_class: str, country: str, on: date) -> int:
    """The rate in basis points: 2100 is 21 %.

    Raises:
        LookupError: no rate is known for the country and class on that day.
    """
    if vat_class == "zero":
        return 0
    for since, rate in RATES[country, vat_class]:
        if since <= on:
            return rate
    raise LookupError(f"No VAT rate for {vat_class} in {country} on {on}.")


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
