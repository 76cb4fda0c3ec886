"""Adding, changing, removing, rebuilding, going back; what comes late, twice and at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from catalog.errors import SearchUnavailable
from catalog.search.base import IndexBusy, IndexUnusable, NoEarlierIndex, Sort
from catalog.search.documents import IndexedProduct, PriceUpdate, StockUpdate
from catalog.tests.search.products import asked, found, made


@pytest.fixture
def search(search):
    """An index without products."""
    search.rebuild([])
    return search


def test_a_put_adds_and_replaces(search):
    search.put([made("a", "Fiets"), made("b", "Bel")])
    search.put([made("a", "Step", version=2)])

    assert found(search, "fiets") == set()
    assert found(search, "step") == {"a"}
    assert found(search) == {"a", "b"}


def test_the_same_version_replaces_and_an_older_one_does_not(search):
    search.put([made("a", "Fiets", version=5)])

    search.put([made("a", "Oud", version=4)])
    assert found(search, "fiets") == {"a"}

    search.put([made("a", "Fiets", version=5, in_stock=False)])
    assert search.search(asked()).sold_out == {"a"}


def test_of_one_product_twice_in_a_put_the_newest_stays(search):
    search.put([made("a", "Nieuw", version=3), made("a", "Oud", version=2)])

    assert found(search, "nieuw") == {"a"}
    assert search.search(asked()).total == 1


def test_removing_forgets_and_unknown_products_are_no_error(search):
    search.put([made("a"), made("b")])

    search.remove(["a", "never-there"])

    assert found(search) == {"b"}


def test_a_failing_source_leaves_the_index_as_it_was(search):
    def broken():
        yield made("b")
        raise ConnectionError

    search.put([made("a")])

    with pytest.raises(ConnectionError):
        search.put(broken())
    with pytest.raises(ConnectionError):
        search.rebuild(broken())

    assert found(search) == {"a"}
    search.put([made("c")])
    assert found(search) == {"a", "c"}


def test_a_rebuild_replaces_everything_while_the_old_one_answers(search):
    search.put([made("old")])
    seen_meanwhile = []

    def documents():
        for number in range(3):
            seen_meanwhile.append(found(search))
            yield made(f"new{number}")

    assert search.rebuild(documents()) == 3
    assert seen_meanwhile == [{"old"}] * 3
    assert found(search) == {"new0", "new1", "new2"}


def test_many_threads_search_while_one_writes(search):
    search.rebuild([made(f"p{n}", "Mok") for n in range(200)])

    def look(_):
        page = search.search(asked("mok"))
        return page.total >= 200 and len(page.product_ids) == 24

    with ThreadPoolExecutor(8) as threads:
        looks = threads.map(look, range(400))
        for number in range(5):
            search.put([made(f"new{number}", "Mok")])
        assert all(looks)
    assert search.search(asked("mok")).total == 205


def price(search, product_id="a"):
    return search.known([product_id])[product_id].price_minor


def test_stock_and_price_change_without_the_rest(search):
    search.put([made("a", "Rode fiets", brand="Gazelle", stock_version=1), made("b", sold=1)])

    search.update(
        [
            StockUpdate("a", version=2, in_stock=False, sold=7),
            PriceUpdate("a", version=2, price_minor=75, is_reduced=True),
        ]
    )

    assert search.search(asked("rode fiets gazelle", reduced=True)).sold_out == {"a"}
    assert search.search(asked(sort=Sort.PRICE_UP)).product_ids == ("a", "b")
    assert search.search(asked(sort=Sort.POPULARITY)).product_ids == ("a", "b")
    assert found(search, price_max=75) == {"a"}
    assert found(search, in_stock=True) == {"b"}


def test_late_updates_change_nothing(search):
    search.put([made("a", price_version=5, stock_version=5)])

    search.update(
        [
            StockUpdate("a", version=4, in_stock=False, sold=1),
            PriceUpdate("a", version=4, price_minor=1, is_reduced=False),
        ]
    )

    assert found(search, in_stock=True) == {"a"}
    assert price(search) == 1000


def test_of_several_updates_at_once_the_newest_stays(search):
    search.put([made("a")])

    search.update(
        [
            PriceUpdate("a", version=3, price_minor=300, is_reduced=False),
            PriceUpdate("a", version=2, price_minor=200, is_reduced=False),
            StockUpdate("a", version=9, in_stock=False, sold=0),
            StockUpdate("a", version=8, in_stock=True, sold=0),
        ]
    )

    assert price(search) == 300
    assert search.search(asked()).sold_out == {"a"}


def test_an_update_of_the_price_does_not_keep_new_texts_out(search):
    search.put([made("a", "Fiets")])

    search.update([PriceUpdate("a", version=3, price_minor=300, is_reduced=False)])
    search.put([made("a", "Step", version=2, price_version=2)])
    assert found(search, "step") == {"a"}
    assert price(search) == 300

    search.put([made("a", "Bakfiets", version=3, price_version=4, price_minor=400)])
    assert found(search, "bakfiets") == {"a"}
    assert price(search) == 400


def test_a_put_that_read_the_stock_too_early_does_not_undo_an_update(search):
    search.put([made("a", stock_version=1)])
    search.update([StockUpdate("a", version=3, in_stock=False, sold=3)])

    search.put([made("a", "Step", version=2, stock_version=2)])

    assert search.search(asked("step")).sold_out == {"a"}
    assert search.known(["a"])["a"].stock_version == 3


def test_updates_of_unknown_products_are_left_out(search):
    search.update([StockUpdate("never-there", version=1, in_stock=True, sold=1)])

    assert found(search) == set()


def test_a_rebuild_tells_how_far_it_is(search):
    told: list[int] = []

    search.rebuild((made(f"p{n}") for n in range(2500)), told.append)

    assert told == sorted(told)
    assert len(told) >= 2
    assert told[-1] == 2500


def test_the_index_before_the_last_can_be_had_back(search, make):
    search.put([made("old")])
    search.rebuild([made("new")])

    search.roll_back()

    assert found(search) == found(make()) == {"old"}
    search.put([made("more")])
    assert found(search) == {"old", "more"}


def test_there_is_no_way_back_from_the_first_index(make):
    search = make()
    search.rebuild([made("a")])

    with pytest.raises(NoEarlierIndex):
        search.roll_back()
    assert found(search) == {"a"}


def test_what_it_knows_can_be_asked_for_and_walked_through(search):
    versions: dict[str, Any] = {"version": 3, "price_version": 5, "stock_version": 7}
    search.rebuild(
        [made("a", skus=("S1", "S2"), price_minor=5, in_stock=False, **versions)]
        + [made(f"p{n}") for n in range(2500)]
    )
    first = IndexedProduct("a", price_minor=5, in_stock=False, skus=("S1", "S2"), **versions)

    assert search.known(["a", "never-there"]) == {"a": first}
    walked = list(search.walk())
    assert len(walked) == len({product.product_id for product in walked}) == 2501
    assert first in walked
    assert search.known([]) == {}


def test_a_second_writer_is_refused_and_comes_through_later(search, make):
    def documents():
        other = make()
        for write in (
            lambda: other.put([made("x")]),
            lambda: other.remove(["x"]),
            lambda: other.update([StockUpdate("x", version=1, in_stock=True, sold=0)]),
        ):
            with pytest.raises(IndexBusy):
                write()
        yield made("a")

    search.rebuild(documents())

    make().put([made("b")])
    assert found(search) >= {"a"}
    assert found(make()) == {"a", "b"}


def test_what_was_never_built_says_so_and_can_be_built(make):
    search = make()

    for ask in (
        lambda: search.search(asked()),
        lambda: search.suggest("nl", "a", limit=1),
        lambda: search.known(["a"]),
        lambda: list(search.walk()),
    ):
        with pytest.raises(SearchUnavailable):
            ask()
    for write in (
        lambda: search.put([made("a")]),
        lambda: search.remove(["a"]),
        lambda: search.update([StockUpdate("a", version=1, in_stock=True, sold=0)]),
    ):
        with pytest.raises(IndexUnusable):
            write()
    assert search.rebuild([made("a")]) == 1
    assert found(search) == {"a"}
