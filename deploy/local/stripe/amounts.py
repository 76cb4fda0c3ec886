"""Look here for which amounts Stripe takes, and how it writes them in messages.

Source: https://docs.stripe.com/currencies (minimum and maximum charge amounts, zero-decimal)
"""

from typing import Final

from deploy.local.stripe.errors import ApiError, invalid

# Smallest charge, in the currency's minor unit.
MINIMUM: Final = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200,
    "nok": 300, "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip
MAXIMUM: Final = 99_999_999
_WITHOUT_DECIMALS: Final = frozenset({"jpy"})
_SIGNS: Final = {"eur": "€", "usd": "$", "gbp": "£", "jpy": "¥"}


def read_currency(code: str) -> str:
    """A currency code in lower case.

    Raises:
        ApiError: Stripe does not take it.
    """
    currency = code.lower()
    if currency not in MINIMUM:
        known = ", ".join(sorted(MINIMUM))
        raise invalid(
            f"Invalid currency: {currency}. Stripe currently supports these currencies: {known}",
            param="currency",
        )
    return currency


def check_amount(amount: int, currency: str) -> None:
    """Refuse an amount, in minor units, that Stripe would not charge.

    Raises:
        ApiError: `amount_too_small` or `amount_too_large`.
    """
    if amount < MINIMUM[currency]:
        least = written(MINIMUM[currency], currency)
        raise ApiError(
            400,
            f"Amount must be at least {least} {currency}",
            param="amount",
            code="amount_too_small",
        )
    if amount > MAXIMUM:
        most = written(MAXIMUM, currency)
        raise ApiError(
            400, f"Amount must be no more than {most}", param="amount", code="amount_too_large"
        )


def written(amount: int, currency: str) -> str:
    """An amount in minor units as Stripe's messages show it: `€1,234.50`."""
    sign = _SIGNS.get(currency, "")
    if currency in _WITHOUT_DECIMALS:
        return f"{sign}{amount:,}"
    return f"{sign}{amount // 100:,}.{amount % 100:02}"
