"""Typed attributes: what is a value, how it reads, and what a product lacks."""

import pytest

from catalog.attributes import (
    as_defined,
    lacking,
    nearest,
    number_in,
    texts_of,
    value_of,
    with_values_of,
)
from catalog.drafts import Attribute, AttributeChoice, AttributeDefinition, AttributeKind

SCREEN = AttributeDefinition(
    "scherm", {"nl": "Scherm", "en": "Screen"}, AttributeKind.NUMBER, {"nl": "inch", "en": "in"}
)
FABRIC = AttributeDefinition(
    "stof",
    {"nl": "Stof"},
    AttributeKind.CHOICE,
    choices=(
        AttributeChoice("katoen", {"nl": "Zacht katoen", "en": "Soft cotton"}),
        AttributeChoice("wol", {"nl": "Wol"}),
    ),
)
VEGAN = AttributeDefinition("vegan", {"nl": "Veganistisch"}, AttributeKind.YES_NO, required=True)
CARE = AttributeDefinition("was", {"nl": "Wassen"}, AttributeKind.TEXT)


def told(definition: AttributeDefinition, text: str) -> Attribute:
    return Attribute(definition.code, {"nl": "x"}, {"nl": text})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("14", "14"), ("14,5", "14.5"), ("14.50", "14.5"), (" 1 500 ", "1500"), ("-3", "-3"),
        ("0,125", "0.125"), ("1,1250", "1.125"), ("1500", "1500"), ("0", "0"), ("-0", "0"),
        ("1.500", None), ("1,500", None), ("1.500,5", None), ("", None), ("veel", None),
        ("1e5", None), ("nan", None), ("1" * 13, None), ("½", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it_or_not_at_all(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("definition", "text", "value"),
    [
        (SCREEN, "14,5 inch", "14.5"),
        (SCREEN, "14 in", "14"),
        (SCREEN, "14", "14"),
        (SCREEN, "groot", ""),
        (FABRIC, "wol", "wol"),
        (FABRIC, "Zacht katoen", "katoen"),
        (FABRIC, "Katoen", "katoen"),
        (FABRIC, "zijde", ""),
        (VEGAN, "Ja", "yes"),
        (VEGAN, "nee", "no"),
        (VEGAN, "soms", ""),
        (CARE, "30 graden", ""),
    ],
)
def test_texts_of_an_import_are_understood_where_they_are_clear(definition, text, value):
    assert value_of(definition, told(definition, text)) == value


def test_values_read_in_each_language_with_their_units():
    assert texts_of(SCREEN, "14.5") == {"nl": "14,5 inch", "en": "14.5 in"}
    assert texts_of(FABRIC, "katoen") == {"nl": "Zacht katoen", "en": "Soft cotton"}
    assert texts_of(VEGAN, "no") == {"nl": "Nee", "en": "No"}


def test_a_kept_value_outlives_another_name_and_a_value_that_is_gone_stays_as_it_read():
    before = Attribute("stof", {"nl": "Stof"}, {"nl": "Katoen"}, "katoen")
    gone = Attribute("stof", {"nl": "Stof"}, {"nl": "Zijde"}, "zijde")

    (renamed,) = as_defined([before], [FABRIC])
    (kept,) = as_defined([gone], [FABRIC])

    assert renamed.values["nl"] == "Zacht katoen"
    assert kept == gone


def test_what_the_category_asks_comes_first_and_in_its_order():
    own = Attribute("eigen", {"nl": "Eigen"}, {"nl": "x"})
    stored = [own, told(FABRIC, "wol"), told(SCREEN, "14")]

    shown = as_defined(stored, [SCREEN, FABRIC])

    assert [each.code for each in shown] == ["scherm", "stof", "eigen"]


def test_the_nearest_definition_of_a_code_holds():
    other = AttributeDefinition("stof", {"nl": "Bekleding"}, AttributeKind.TEXT)

    assert nearest([[FABRIC, CARE], [], [other]]) == (other, CARE)


def test_what_is_required_and_says_nothing_clear_is_lacking():
    assert lacking([], [VEGAN, CARE]) == (VEGAN,)
    assert lacking([told(VEGAN, "soms")], [VEGAN]) == (VEGAN,)
    assert lacking([told(VEGAN, "ja")], [VEGAN]) == ()


def test_texts_that_come_back_as_they_were_keep_their_value():
    stored = Attribute("stof", {"nl": "Stof"}, {"nl": "Katoen", "en": "Cotton"}, "katoen")
    same = Attribute("stof", {"nl": "Stof"}, {"en": "Cotton", "nl": "Katoen"})
    other = Attribute("stof", {"nl": "Stof"}, {"nl": "Wol"})

    assert [each.value for each in with_values_of([same, other], [stored])] == ["katoen", ""]
