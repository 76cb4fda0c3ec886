"""Amounts of money: whole minor units and a currency, never a float."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"An amount is a whole number of minor units, not {self.minor!r}.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up.")
        return other.minor

    @property
    def major(self) -> Decimal:
        """The amount in whole units, exactly: 1999 cents is 19.99 euro."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    def formatted(self, language: str) -> str:
        """As people write it: "€ 19,99" in Dutch, "€19.99" in English."""
        return _formatted(self.minor, self.currency, language)


_CENTS = 2  # decimals of nearly all currencies


def _formatted(minor: int, currency: str, language: str) -> str:
    """Babel's, without asking it for each amount: it takes longer than the rest of a tile."""
    if minor < 0 or get_currency_precision(currency) != _CENTS:
        return format_currency(Money(minor, currency).major, currency, locale=language)
    whole, cents = divmod(minor, 10**_CENTS)
    before, after = _around_cents(whole, currency, language)
    return f"{before}{cents:0{_CENTS}}{after}"


@lru_cache(maxsize=20_000)
def _around_cents(whole: int, currency: str, language: str) -> tuple[str, str]:
    """What stands before and after the cents of an amount of so many whole units."""
    text = format_currency(whole, currency, locale=language)
    before, _zeros, after = text.rpartition("0" * _CENTS)
    return before, after


def is_currency(code: str) -> bool:
    """Whether ISO 4217 knows this code."""
    return code in get_global("all_currencies")


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add up; nothing at all is zero of the currency."""
    return sum(amounts, start=Money(0, currency))


def allocate(amount: Money, weights: Sequence[int]) -> list[Money]:
    """Split an amount over weights so that the parts add up to it exactly.

    Used for spreading shipping over the VAT rates of an order: each cent has to belong to one.

    Args:
        amount: what to split, zero or more, in minor units.
        weights: one weight per part, each zero or more (line prices in minor units).

    Returns:
        One amount per weight, in the same order. No part is more than one minor unit away
        from its exact share; on equal remainders the earlier part gets the spare unit.

    Raises:
        ValueError: the amount or a weight is negative, or the weights add up to zero.

    Source: largest-remainder (Hamilton) apportionment.
    """
    whole = sum(weights)
    if amount.minor < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("An amount is split over weights of zero or more, one of them positive.")
    shares = [divmod(amount.minor * weight, whole) for weight in weights]
    spare = amount.minor - sum(part for part, _ in shares)
    by_remainder = sorted(range(len(shares)), key=lambda i: (-shares[i][1], i))
    lucky = set(by_remainder[:spare])
    return [Money(part + (i in lucky), amount.currency) for i, (part, _) in enumerate(shares)]
