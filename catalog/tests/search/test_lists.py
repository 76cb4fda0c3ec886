"""Filters, facets, sort orders and pages."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.errors import BadQuery
from catalog.search.base import Facet, Sort
from catalog.search.embedded import ranks, view
from catalog.tests.search.products import NEW_YEAR, asked, found, made, walked

FOUR = [
    made("a", "Fiets", brand="Gazelle", category_ids=("city", "bikes"), price_minor=50_000),
    made("b", "Fiets", brand="Batavus", category_ids=("city", "bikes"), price_minor=60_000),
    made("c", "Fiets", brand="Gazelle", category_ids=("race", "bikes"), price_minor=90_000),
    made("d", "Bel", brand="Basil & Zn.", category_ids=("bells",), price_minor=900),
]


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


def test_facets_leave_their_own_filter_out(search):
    search.rebuild(FOUR)

    page = search.search(asked(category_id="bikes", brands=("Batavus",), price_max=70_000))

    assert page.total == 1
    assert page.brands == (Facet("Batavus", 1), Facet("Gazelle", 1))
    assert (page.price_min, page.price_max) == (60_000, 60_000)


def test_without_filters_the_facets_describe_the_whole_list(search):
    search.rebuild([*FOUR, made("e", price_minor=2**33)])

    page = search.search(asked())

    assert page.brands == (Facet("Gazelle", 2), Facet("Basil & Zn.", 1), Facet("Batavus", 1))
    assert (page.price_min, page.price_max) == (900, 2**33)


def test_nothing_found_has_no_range(search):
    page = search.search(asked("fiets"))

    assert (page.product_ids, page.total, page.next_cursor) == ((), 0, None)
    assert (page.brands, page.price_min, page.price_max) == ((), None, None)


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


def test_products_of_one_rank_are_told_apart_by_what_was_shown(search, monkeypatch):
    monkeypatch.setattr("catalog.search.embedded.ranks._hash", lambda product_id: 7)
    search.rebuild([made(f"p{n}") for n in range(23)])

    assert len(set(walked(search, sort=Sort.PRICE_UP, limit=5))) == 23
    assert len(walked(search, sort=Sort.PRICE_UP, limit=5)) == 23


def test_a_page_by_price_loses_nothing_when_products_come_in_before_it(search):
    search.rebuild([made(f"p{n}", price_minor=100 + n) for n in range(10)])
    first = search.search(asked(sort=Sort.PRICE_UP, limit=4))

    search.put([made("new", price_minor=1)])
    second = search.search(asked(sort=Sort.PRICE_UP, limit=4, cursor=first.next_cursor))

    assert second.product_ids == ("p4", "p5", "p6", "p7")
    assert second.total == 11


def test_a_list_by_relevance_ends_at_its_bound(search, monkeypatch):
    monkeypatch.setattr(view, "MAX_OFFSET", 20)
    search.rebuild([made(f"p{n}", "Mok") for n in range(50)])

    assert len(walked(search, text="mok", limit=10)) == 20


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


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"7",
        b"{}",
        b"[1,2]",
        b'["1",[],0]',
        b"[-1,[],0]",
        b"[9223372036854775808,[],0]",
        b"[1,[2],0]",
        b"[1,null,0]",
        b"[null,[],-1]",
        b"[null,[],10001]",
        b"[null,[],1.5]",
    ],
)
def test_a_cursor_with_a_made_up_checksum_is_checked_too(search, payload):
    search.rebuild(FOUR)
    forged = base64.urlsafe_b64encode(ranks._checksum(payload, asked()) + payload).decode()

    with pytest.raises(BadQuery):
        search.search(asked(cursor=forged.rstrip("=")))


def test_a_page_of_no_products_is_a_programming_error(search):
    with pytest.raises(ValueError, match="at least one"):
        search.search(asked(limit=0))
