"""A hot SKU in buckets: sold to the last unit, whatever happens at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from catalog.errors import OutOfStock, PartKeyTaken
from catalog.models import Reservation, StockMovement
from catalog.selectors.offers import offers
from catalog.selectors.stock_audit import stock_breaches
from catalog.services.stock import (
    MAX_LINES,
    consume_stock,
    count_stock,
    movements,
    release_stock,
    reserve_stock,
    reserving,
    split_stock,
    splitting,
)
from catalog.tests.factories import make_product, make_stock, units
from catalog.tests.stock_checks import NOW, WHY, check_books, parts, reserve
from shop.kernel import dynamo
from shop.kernel.errors import Busy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def sell_all(buyers: int, quantity: int = 1) -> int:
    """So many buyers at once, each until they have bought or there is too little; units sold."""

    def buy(_buyer: int) -> int:
        while True:
            try:
                return sum(each.units for each in reserve(quantity))
            except OutOfStock:
                return 0
            except Busy:
                continue  # as a customer tries again

    with ThreadPoolExecutor(16) as pool:
        return sum(pool.map(buy, range(buyers)))


def counted_writes(monkeypatch) -> list[str]:
    real, calls = dynamo.transaction, list[str]()

    def transaction():
        calls.append("write")
        return real()

    monkeypatch.setattr(dynamo, "transaction", transaction)
    return calls


def test_units_are_spread_evenly_and_merged_again():
    make_product(sku="MUG", stock=11)

    split_stock(buckets=4, **WHY)

    assert sorted(part.available for part in parts().values()) == [2, 3, 3, 3]
    split_stock(buckets=2, **WHY)
    assert sorted(part.available for part in parts().values()) == [5, 6]
    figures = split_stock(buckets=1, **WHY)
    assert (list(parts()), figures.available, figures.received) == (["MUG"], 11, 11)
    assert {each.kind for each in StockMovement.query("MUG")} == {"received", "split"}
    check_books()


@pytest.mark.parametrize("buckets", [1, 8])
def test_every_unit_is_sold_once_to_many_buyers_at_once(buckets):
    make_product(sku="MUG", stock=30)
    split_stock(buckets=buckets, **WHY)

    assert sell_all(buyers=60) == 30

    assert units("MUG") == (0, 30, 0)
    check_books()


def test_orders_spread_over_the_buckets():
    make_product(sku="MUG", stock=400)
    split_stock(buckets=4, **WHY)

    taken = Counter(reserve()[0].part for _ in range(60))

    assert set(taken) == set(parts())


def test_the_last_unit_is_found_in_whichever_bucket_it_lies():
    make_product(sku="MUG", stock=8)
    split_stock(buckets=4, **WHY)
    reserve()  # the process now remembers four buckets with units
    for _ in range(7):
        reserve()

    with pytest.raises(OutOfStock) as refusal:
        reserve()

    assert refusal.value.skus == ["MUG"]
    assert units("MUG") == (0, 8, 0)


def test_a_large_order_takes_from_several_buckets_and_gives_back_to_each():
    make_product(sku="MUG", stock=10)
    split_stock(buckets=5, **WHY)

    taken = reserve(9, key="order-1")

    assert sum(each.units for each in taken) == 9
    assert len(taken) == 5
    assert {each.part: each.units for each in taken} == Reservation.get("order-1").lines
    assert release_stock(reservation_id="order-1")
    assert {part.available for part in parts().values()} == {2}
    check_books()


def test_a_repeat_says_what_the_reservation_holds():
    make_product(sku="MUG", stock=10)
    split_stock(buckets=5, **WHY)

    first = reserve(5, key="order-1")
    again = reserve(5, key="order-1")

    assert sorted(again, key=lambda each: each.part) == sorted(first, key=lambda each: each.part)
    assert units("MUG") == (5, 5, 0)


def test_a_repeat_of_an_order_that_took_everything_is_no_refusal():
    make_product(sku="MUG", stock=4)
    split_stock(buckets=2, **WHY)
    first = reserve(4, key="order-1")
    offers(["MUG"], "nl")  # the process knows that nothing is left

    assert reserve(4, key="order-1") == first
    assert units("MUG") == (0, 4, 0)


def test_an_unsplit_sku_costs_one_transaction(monkeypatch):
    make_stock({"MUG": 5, "CUP": 5})
    calls = counted_writes(monkeypatch)
    monkeypatch.setattr(reserving, "parts_of", lambda *_, **__: pytest.fail("a read"))

    reserve_stock(reservation_id="order-1", quantities={"MUG": 1, "CUP": 2}, expires_at=NOW)

    assert calls == ["write"]
    assert Reservation.get("order-1").lines == {"CUP": 2, "MUG": 1}


def test_a_process_that_has_read_the_buckets_need_not_read_them_to_sell(monkeypatch):
    make_product(sku="MUG", stock=40)
    split_stock(buckets=4, **WHY)
    offers(["MUG"], "nl")  # as a cart is read before it becomes an order
    calls = counted_writes(monkeypatch)

    reserve(1)

    assert calls == ["write"]


def test_lines_of_many_buckets_fit_into_one_transaction():
    skus = [f"MUG-{n}" for n in range(MAX_LINES)]
    make_stock(dict.fromkeys(skus, 4))
    for sku in skus[:3]:
        split_stock(**{**WHY, "sku": sku}, buckets=2)

    chosen = reserve_stock(
        reservation_id="order-1", quantities=dict.fromkeys(skus, 2), expires_at=NOW
    )

    assert all(len(allocations) == 1 for allocations in chosen.values())
    assert consume_stock(reservation_id="order-1")
    assert [units(sku) for sku in skus[:4]] == [(2, 0, 2)] * 4


def test_splitting_and_merging_lose_and_double_nothing_while_orders_run():
    make_product(sku="MUG", stock=60)
    done = Event()

    def reshape() -> None:
        for buckets in (5, 2, 7, 1, 3) * 20:
            if done.is_set():
                return
            try:
                split_stock(buckets=buckets, **WHY)
            except Busy:
                continue

    with ThreadPoolExecutor(1) as pool:
        shaping = pool.submit(reshape)
        sold = sell_all(buyers=80)
        done.set()
        shaping.result()

    assert sold == 60
    assert units("MUG") == (0, 60, 0)
    check_books()


def test_released_units_of_a_merged_bucket_are_for_sale_at_the_head():
    make_product(sku="MUG", stock=4)
    split_stock(buckets=2, **WHY)
    for order in range(4):
        reserve(1, key=f"order-{order}")
    split_stock(buckets=1, **WHY)
    assert [part.closed_at is None for part in parts().values()] == [True, False]

    for order in range(3):
        assert release_stock(reservation_id=f"order-{order}")
    assert consume_stock(reservation_id="order-3")
    split_stock(buckets=1, **WHY)

    assert list(parts()) == ["MUG"]
    assert units("MUG") == (3, 0, 1)
    check_books()


@pytest.mark.parametrize("after", range(6))
def test_a_split_that_a_crash_cut_off_is_finished_by_a_repeat(monkeypatch, after):
    make_product(sku="MUG", stock=9)
    real, steps = movements.post_once, list[int]()

    def crashing(*args):
        if len(steps) == after:
            raise ConnectionError
        steps.append(1)
        return real(*args)

    with monkeypatch.context() as broken:
        broken.setattr(splitting, "post_once", crashing)
        try:
            split_stock(buckets=4, **WHY)
            split_stock(buckets=2, **WHY)
        except ConnectionError:
            check_books()

    split_stock(buckets=3, **WHY)

    assert [part.available for part in parts().values() if not part.closed_at] == [3, 3, 3]
    assert units("MUG") == (9, 0, 0)
    check_books()


def test_a_count_of_buckets_takes_away_and_adds():
    make_product(sku="MUG", stock=12)
    split_stock(buckets=3, **WHY)
    reserve(1)

    assert count_stock(units=2, **WHY).available == 1
    assert units("MUG") == (1, 1, 0)
    assert count_stock(units=20, **WHY).available == 19
    check_books()


def test_a_bucket_whose_key_is_an_article_of_its_own_is_refused():
    make_stock({"MUG": 5, "MUG#main#1": 3})

    with pytest.raises(PartKeyTaken) as refusal:
        split_stock(buckets=2, **WHY)

    assert refusal.value.details() == {"key": "MUG#main#1"}
    assert units("MUG") == (5, 0, 0)
    assert units("MUG#main#1") == (3, 0, 0)


def test_an_article_cannot_get_the_key_of_a_bucket():
    make_product(sku="MUG", stock=5)
    split_stock(buckets=2, **WHY)

    kept = make_product(sku="MUG#main#1", product_id="p-mug", stock=3)

    assert [variant["sku"] for variant in kept.document["variants"]] == ["MUG"]
    assert list(stock_breaches()) == []
    assert units("MUG") == (5, 0, 0)


@pytest.mark.parametrize("quantities", [{}, {"MUG": 0}, {"MUG": -1}])
def test_a_quantity_that_is_none_is_a_mistake_of_the_program(quantities):
    make_product(sku="MUG", stock=5)

    with pytest.raises(ValueError, match="at least 1 unit"):
        reserve_stock(reservation_id="order-1", quantities=quantities, expires_at=NOW)

    assert units("MUG") == (5, 0, 0)
