"""Filters, sort orders and pages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.errors import BadQuery
from catalog.search.base import Chosen, Sort
from catalog.tests.search.products import FOUR, NEW_YEAR, asked, found, made, walked


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "abcd"),
        ({"category_id": "bikes"}, "abc"),
        ({"category_id": "race"}, "c"),
        ({"category_id": "Race"}, ""),
        ({"category_id": "\ud800"}, ""),
        ({"brands": ("Gazelle",)}, "ac"),
        ({"brands": ("Batavus", "Basil & Zn.")}, "bd"),
        ({"brands": ("gazelle",)}, ""),
        ({"categories": ("race", "bells")}, "cd"),
        ({"category_id": "bikes", "categories": ("race", "bells")}, "c"),
        ({"rating_min": 400}, "ab"),
        ({"in_stock": True}, "acd"),
        ({"reduced": True}, "d"),
        ({"attributes": (Chosen("kleur", ("rood",)),)}, "ac"),
        ({"attributes": (Chosen("kleur", ("rood", "blauw")),)}, "abc"),
        ({"attributes": (Chosen("kleur", ("rood",)), Chosen("maat", ("m",)))}, "a"),
        ({"attributes": (Chosen("maat", ("rood",)),)}, ""),
        ({"attributes": (Chosen("never-there", ("x",)),)}, ""),
        ({"price_min": 50_000}, "abc"),
        ({"price_max": 60_000}, "abd"),
        ({"price_min": 50_001, "price_max": 90_000}, "bc"),
        ({"price_min": 9, "price_max": 8}, ""),
        ({"price_min": -5, "price_max": -1}, ""),
        ({"price_min": 2**80}, ""),
        ({"price_max": 2**80}, "abcd"),
        ({"text": "fiets", "category_id": "city", "brands": ("Gazelle",)}, "a"),
    ],
)
def test_filters_apply_together(search, filters, expected):
    search.rebuild(FOUR)

    assert found(search, **filters) == set(expected)
    assert search.search(asked(**filters)).total == len(expected)


def test_the_page_names_what_is_sold_out(search):
    search.rebuild([made("there"), made("gone", in_stock=False)])

    assert search.search(asked()).sold_out == {"gone"}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.PRICE_UP, ["cheap", "middle", "dear"]),
        (Sort.PRICE_DOWN, ["dear", "middle", "cheap"]),
        (Sort.NEWEST, ["middle", "dear", "cheap"]),
        (Sort.RATING, ["dear", "middle", "cheap"]),
        (Sort.RELEVANCE, ["cheap", "middle", "dear"]),
        (Sort.POPULARITY, ["cheap", "middle", "dear"]),
    ],
)
@pytest.mark.parametrize("text", ["", "mok"])
def test_each_sort_order(search, sort, expected, text):
    def mok(product_id, price, days, rating, reviews):
        return made(
            product_id,
            "Mok",
            price_minor=price,
            created_at=NEW_YEAR + timedelta(days=days),
            rating_hundredths=rating,
            review_count=reviews,
        )

    search.rebuild(
        [
            mok("middle", 200, 3, 440, 20),
            mok("dear", 300, 2, 500, 1),
            mok("cheap", 100, 1, 300, 900),
        ]
    )

    assert walked(search, sort=sort, text=text) == expected


def test_what_sells_is_popular(search):
    search.rebuild(
        [made("some", "Mok", sold=20), made("none", "Mok"), made("many", "Mok", sold=300)]
    )

    for text in ("", "mok"):
        assert walked(search, sort=Sort.POPULARITY, text=text) == ["many", "some", "none"]
        assert walked(search, text=text)[0] == "many"


@pytest.mark.parametrize("text", ["", "mok"])
def test_a_boost_moves_a_product_up_or_down_but_not_in_orders_with_a_measure(search, text):
    search.rebuild(
        [
            made("plain", "Mok", created_at=NEW_YEAR + timedelta(days=1)),
            made("pushed", "Mok", boost=300, price_minor=2000),
            made("held back", "Mok", boost=30, created_at=NEW_YEAR + timedelta(days=2)),
        ]
    )

    assert walked(search, text=text) == ["pushed", "plain", "held back"]
    assert walked(search, sort=Sort.NEWEST, text=text) == ["held back", "plain", "pushed"]
    assert walked(search, sort=Sort.PRICE_UP, text=text)[-1] == "pushed"


def test_equally_unknown_products_show_the_newest_first(search):
    search.rebuild([made(f"p{n}", created_at=NEW_YEAR + timedelta(days=n)) for n in range(5)])

    assert walked(search) == ["p4", "p3", "p2", "p1", "p0"]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "mok"])
def test_paging_shows_every_product_once_in_one_order(search, sort, text):
    search.rebuild([made(f"p{n:02}", "Mok", price_minor=100 + n // 20) for n in range(50)])

    ids = walked(search, sort=sort, text=text, limit=7)

    assert sorted(ids) == [f"p{n:02}" for n in range(50)]
    assert ids == walked(search, sort=sort, text=text, limit=50)


@pytest.mark.parametrize("sort", list(Sort))
def test_ties_do_not_depend_on_the_order_of_writing(search, sort):
    products = [made(f"p{n}") for n in range(20)]
    search.rebuild(products)
    before = walked(search, sort=sort)

    search.put(reversed(products[5:15]))

    assert walked(search, sort=sort) == before


def test_a_page_by_price_loses_nothing_when_products_come_in_before_it(search):
    search.rebuild([made(f"p{n}", price_minor=100 + n) for n in range(10)])
    first = search.search(asked(sort=Sort.PRICE_UP, limit=4))

    search.put([made("new", price_minor=1)])
    second = search.search(asked(sort=Sort.PRICE_UP, limit=4, cursor=first.next_cursor))

    assert second.product_ids == ("p4", "p5", "p6", "p7")
    assert second.total == 11


@pytest.mark.parametrize("sort", list(Sort))
def test_a_search_can_be_paged_to_its_end(search, sort):
    search.rebuild([made(f"p{n}", "Mok " * (n % 3 + 1)) for n in range(1500)])

    assert len(set(walked(search, sort=sort, text="mok", limit=100))) == 1500


def test_a_cursor_belongs_to_its_list(search):
    search.rebuild(FOUR)
    query = asked(sort=Sort.PRICE_UP, limit=1, brands=("Gazelle", "Batavus"))
    cursor = search.search(query).next_cursor
    same = replace(query, cursor=cursor, brands=("Batavus", "Gazelle"), limit=2)

    assert search.search(same).product_ids == ("b", "c")
    for other in (
        {"sort": Sort.PRICE_DOWN},
        {"text": "fiets"},
        {"category_id": "bikes"},
        {"brands": ()},
        {"price_min": 1},
        {"categories": ("bikes",)},
        {"attributes": (Chosen("kleur", ("rood",)),)},
        {"in_stock": True},
        {"wordings": ("step",)},
        {"language": "en"},
    ):
        with pytest.raises(BadQuery) as refusal:
            search.search(replace(same, **other))
        assert refusal.value.parameter == "cursor"


@pytest.mark.parametrize(
    "cursor", ["", "x", "====", "é", "\x00", "\ud800", "AAAA" * 6, "AAAA" * 4000, "null", "A A="]
)
def test_a_made_up_cursor_is_refused(search, cursor):
    search.rebuild(FOUR)

    with pytest.raises(BadQuery):
        search.search(asked(cursor=cursor))


def test_an_altered_cursor_is_refused(search):
    search.rebuild(FOUR)
    cursor = search.search(asked(limit=1)).next_cursor

    for place in range(len(cursor)):
        changed = "A" if cursor[place] != "A" else "B"
        altered = cursor[:place] + changed + cursor[place + 1 :]
        with pytest.raises(BadQuery):
            search.search(asked(cursor=altered))


def test_a_page_of_no_products_is_a_programming_error(search):
    search.rebuild([])

    with pytest.raises(ValueError, match="at least one"):
        search.search(asked(limit=0))
