"""Orders, cursors and counts of the embedded index, also where a list is long."""

import pytest

from catalog.errors import BadQuery
from catalog.search.base import Sort
from catalog.search.cursors import sealed
from catalog.search.embedded import hits, keeping
from catalog.tests.search.products import FOUR, asked, found, made, walked


def test_products_of_one_rank_are_told_apart_by_what_was_shown(search, monkeypatch):
    monkeypatch.setattr("catalog.search.ranks.hash_of", lambda product_id: 7)
    search.rebuild([made(f"p{n}") for n in range(23)])

    assert len(set(walked(search, sort=Sort.PRICE_UP, limit=5))) == 23
    assert len(walked(search, sort=Sort.PRICE_UP, limit=5)) == 23


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

    with pytest.raises(BadQuery):
        search.search(asked(cursor=sealed(payload, asked())))


BAGS = [
    made("text", "Zak", texts={"nl": "Een tas"}, sold=100),
    made("compound", "Laptoptas", sold=50),
    made("labelled", "Hoes", tags=("tas",)),
    made("named", "Tas voor de laptop"),
    made("boosted", "Tas voor de fiets", boost=200),
    made("coded", "Riem", codes=("TAS",)),
    made("another", "Laptop", sold=100),
]


def test_of_very_many_hits_those_with_the_words_in_their_names_come_first(search, monkeypatch):
    monkeypatch.setattr(hits, "WEIGHED", 0)
    search.rebuild(BAGS)

    order = ["coded", "boosted", "named", "labelled", "text", "compound"]
    assert walked(search, text="tas", limit=24) == order
    assert walked(search, text="tas", limit=2) == order
    assert list(search.suggest("nl", "tas", limit=3).product_ids) == order[:3]


def test_very_many_hits_are_also_found_by_other_words(search, monkeypatch):
    monkeypatch.setattr(hits, "WEIGHED", 0)
    search.rebuild(BAGS)

    assert found(search, "riem", wordings=("zak", "hoes")) == {"coded", "labelled", "text"}
    assert sorted(walked(search, text="laptop tas", limit=1)) == ["coded", "compound", "named"]
    assert found(search, "hoez") == {"labelled"}
    assert found(search, "!?") == set()


def test_figures_of_a_long_list_may_be_some_seconds_old_but_not_its_products(search, monkeypatch):
    monkeypatch.setattr(keeping, "BROAD", 2)
    search.rebuild([made(f"p{n}", brand="Klei") for n in range(3)])
    assert search.search(asked()).total == 3

    search.put([made("new", brand="Klei")])
    page = search.search(asked())
    assert (page.total, page.facets.brands[0].count) == (3, 3)
    assert "new" in page.product_ids

    monkeypatch.setattr(keeping, "KEPT_FOR", 0)
    search.put([made("newer", brand="Klei")])
    page = search.search(asked())
    assert (page.total, page.facets.brands[0].count) == (5, 5)
