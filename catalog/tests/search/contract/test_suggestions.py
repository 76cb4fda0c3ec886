"""What is proposed while a shopper is still typing."""

import pytest

from catalog.search.base import Suggestions
from catalog.tests.search.products import FOUR, made

BIKES = [
    made("old", "Stadsfiets", brand="Gazelle", category_ids=("bikes", "city"), sold=5),
    made("new", "Gazon fiets", brand="Batavus", category_ids=("bikes", "city"), sold=50),
    made("bag", "Gazellen tas", brand="Gazoo", category_ids=("bags",)),
    made("other", "Theepot", brand="Tichelaar", category_ids=("home",)),
]


def test_the_last_word_may_be_a_beginning(search):
    search.rebuild(BIKES)

    suggested = search.suggest("nl", "gaz", limit=5)

    assert set(suggested.product_ids) == {"old", "new", "bag"}
    assert suggested.category_ids == ("city", "bags")
    assert suggested.brands == ("Gazelle", "Gazoo")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fiets gaz", {"new"}),
        ("gazelle st", {"old"}),
        ("GAZELLE", {"old", "bag"}),
        ("th", {"other"}),
        ("theepot", {"other"}),
        ("xqzwv", set()),
        ("", set()),
        ("  ", set()),
        ("!?", set()),
        ("\x00\ud800", set()),
        ("x" * 10_000, set()),
    ],
)
def test_all_words_have_to_be_met(search, typed, expected):
    search.rebuild(BIKES)

    assert set(search.suggest("nl", typed, limit=5).product_ids) == expected


def test_a_code_is_suggested_when_it_is_complete(search):
    search.rebuild([made("coded", "Trui", codes=("KRM-42-XL",)), made("other", "Trui")])

    assert search.suggest("nl", "krm-42-xl", limit=5).product_ids == ("coded",)


def test_no_more_than_asked_for(search):
    search.rebuild(
        [made(f"p{n}", "Mok", brand=f"Mok {n}", category_ids=(f"c{n}",), sold=n) for n in range(20)]
    )

    suggested = search.suggest("nl", "mo", limit=3)

    assert suggested.product_ids == ("p19", "p18", "p17")
    assert len(suggested.category_ids) == len(suggested.brands) == 3


def test_a_language_has_its_own_suggestions(search):
    search.rebuild([made("bike", names={"nl": "Fiets", "en": "Bicycle"}), *FOUR])

    assert search.suggest("en", "bicy", limit=3).product_ids == ("bike",)
    assert search.suggest("nl", "bicy", limit=3) == Suggestions()
