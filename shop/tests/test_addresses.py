"""Addresses that a parcel can go to, and those that it cannot."""

import pytest

from orders.tests.factories import ADDRESS
from shop.kernel.addresses import as_lines, cleaned, mistakes

HERE = ["NL", "BE", "DE"]


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("NL", "1016gv", "1016 GV"),
        ("nl", " 1016  GV ", "1016 GV"),
        ("BE", "1000", "1000"),
        ("DE", "10115", "10115"),
    ],
)
def test_a_postal_code_is_kept_as_the_post_writes_it(country, typed, kept):
    address = cleaned({**ADDRESS, "country": country, "postal_code": typed})

    assert address["postal_code"] == kept
    assert mistakes(address, countries=HERE) == {}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("postal_code", "0016 GV"),
        ("postal_code", "1016 SS"),
        ("postal_code", "10115"),
        ("postal_code", ""),
        ("house_number", "0"),
        ("house_number", "12a"),
        ("house_number", "-4"),
        ("house_number", ""),
        ("house_number_addition", "<b>"),
        ("house_number_addition", "12345678901"),
        ("city", "   "),
        ("name", ""),
        ("street", ""),
        ("country", "US"),
        ("country", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_part(part, value):
    assert list(mistakes(cleaned({**ADDRESS, part: value}), countries=HERE)) == [part]


def test_parts_that_are_not_there_are_asked_for():
    wrong = mistakes(cleaned({"country": "NL"}), countries=HERE)

    assert set(wrong) == {"name", "street", "house_number", "postal_code", "city"}


def test_lines_of_a_parcel():
    lines = ["Bakker BV", "Sanne de Vries", "Prinsengracht 263 H", "1016 GV Amsterdam"]
    address = {**ADDRESS, "company": "Bakker BV"}

    assert as_lines(address, "nl") == [*lines, "Nederland"]
    assert as_lines(address, "en") == [*lines, "Netherlands"]
    assert as_lines({**address, "country": "QQ"}, "nl") == [*lines, "QQ"]
