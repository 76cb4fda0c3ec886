"""Amounts as people write them, in every language that Babel knows."""

import pytest
from babel.numbers import format_currency

from shop.kernel.money import Money

AMOUNTS = (0, 1, 99, 100, 1999, 10_000, 100_000, 123_456_789, 10**12, -1, -1999)


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr", "hi"])
@pytest.mark.parametrize("currency", ["EUR", "CHF", "JPY", "KWD"])
def test_amounts_are_written_as_babel_writes_them(language, currency):
    amounts = [Money(minor, currency) for minor in AMOUNTS]

    written = [amount.formatted(language) for amount in amounts]

    assert written == [
        format_currency(amount.major, currency, locale=language) for amount in amounts
    ]
