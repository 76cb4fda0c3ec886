import pytest

from catalog.imports.amounts import grams, minor_units, units
from catalog.imports.problems import UnreadableCellError


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("50", 5000),
        ("0", 0),
        ("19.95", 1995),
        ("19,95", 1995),
        ("19.9", 1990),
        ("19.9500", 1995),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1.234.567", 123456700),
        ("1,234,567.89", 123456789),
        ("1'234.50", 123450),
        ("1 234,50", 123450),
        ("€ 1.234,50", 123450),
        ("12,00 EUR", 1200),
        ("19,-", 1900),
        ("0.070", 7),
        ("1234.500", 123450),
        (" 5 ", 500),
        ("9999999999.99", 999999999999),
    ],
)
def test_a_price_is_read_exactly(text, cents):
    assert minor_units(text) == cents


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-1.00", "negative"),
        ("19.999", "ambiguous"),
        ("1.234", "ambiguous"),
        ("1,000", "ambiguous"),
        ("19.9999", "at most 2 decimals"),
        ("twelve", "not a number"),
        ("1e3", "not a number"),
        ("1,23,4.5", "not a number"),
        ("1.2.3,4", "not a number"),
        ("12.34.567,8", "not a number"),
        ("1,2.345,6", "not a number"),
        ("٣", "not a number"),
        ("12 / 13", "not a number"),
        (".", "not a number"),
        ("1234567890123", "sensible size"),
    ],
)
def test_what_is_no_price_is_refused(text, why):
    with pytest.raises(UnreadableCellError, match=why):
        minor_units(text)


def test_the_currency_says_how_many_decimals_there_are():
    assert minor_units("1200", decimals=0) == 1200
    assert minor_units("1.234", decimals=3) == 1234
    with pytest.raises(UnreadableCellError, match="at most 0"):
        minor_units("12.5", decimals=0)


def test_a_quantity_is_whole_and_may_be_negative():
    assert [units("7"), units("-3"), units("4.0")] == [7, -3, 4]
    with pytest.raises(UnreadableCellError, match="whole"):
        units("1.5")


def test_a_weight_is_rounded_to_a_gram():
    assert [grams("453.59237"), grams("0,5"), grams("1.234")] == [454, 1, 1]
    with pytest.raises(UnreadableCellError, match="negative"):
        grams("-1")
