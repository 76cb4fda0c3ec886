"""Sold units that come back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connections

from catalog.errors import NotSold, SkuNotFound
from catalog.models import StockMovement
from catalog.services.stock import (
    consume_stock,
    expect_stock,
    receive_expected,
    split_stock,
    take_back,
)
from catalog.tests.factories import make_product, units
from catalog.tests.stock_checks import DECEMBER, WHY, check_books, parts, reserve
from shop.kernel import dynamo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def sell(quantity: int) -> dict[str, int]:
    taken = reserve(quantity, key="order-1")
    assert consume_stock(reservation_id="order-1")
    return {each.part: each.units for each in taken}


def bring_back(
    units_by_part: dict[str, int], *, key: str = "return-1", restock: bool = True
) -> bool:
    return take_back(key=key, units_by_part=units_by_part, restock=restock, **WHY)


@pytest.mark.parametrize(("restock", "left"), [(True, (4, 0, 1)), (False, (2, 0, 1))])
def test_a_return_is_for_sale_again_or_written_off_once(restock, left):
    make_product(sku="MUG", stock=5)
    sold = sell(3)
    assert sold == {"MUG": 3}

    assert bring_back({"MUG": 2}, restock=restock)
    assert not bring_back({"MUG": 2}, restock=restock)

    assert units("MUG") == left
    assert StockMovement.count("MUG") == 2
    check_books()


def test_a_repeat_of_the_whole_order_is_no_refusal():
    make_product(sku="MUG", stock=5)
    sold = sell(3)

    assert bring_back(sold)
    assert not bring_back(sold)

    assert units("MUG") == (5, 0, 0)


@pytest.mark.usefixtures("committed")
def test_the_same_return_from_many_at_once_counts_once():
    make_product(sku="MUG", stock=5)
    sold = sell(3)

    def once(_nth: int) -> bool:
        try:
            return bring_back(sold)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(once, range(8)))

    assert done.count(True) == 1
    assert units("MUG") == (5, 0, 0)
    check_books()


def test_an_answer_that_is_lost_does_no_harm(monkeypatch):
    make_product(sku="MUG", stock=5)
    sold = sell(3)
    real = dynamo.transaction

    @contextmanager
    def without_answer():
        with real() as write:
            yield write
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(dynamo, "transaction", without_answer)
        with pytest.raises(ConnectionError):
            bring_back(sold)

    assert not bring_back(sold)
    assert units("MUG") == (5, 0, 0)
    check_books()


def test_more_than_was_sold_is_refused():
    make_product(sku="MUG", stock=5)
    sell(3)

    with pytest.raises(NotSold) as refusal:
        bring_back({"MUG": 4})

    assert refusal.value.sold == 3
    with pytest.raises(SkuNotFound):
        take_back(key="x", units_by_part={"NONE": 1}, restock=True, **{**WHY, "sku": "NONE"})
    assert units("MUG") == (2, 0, 3)


@pytest.mark.parametrize("merged", [False, True])
def test_units_go_back_to_their_buckets_or_to_the_head_when_those_are_no_more(merged):
    make_product(sku="MUG", stock=6)
    split_stock(buckets=3, **WHY)
    sold = sell(5)
    assert len(sold) == 3
    if merged:
        split_stock(buckets=1, **WHY)

    assert bring_back(sold)

    assert [part.available for part in parts().values()] == ([6] if merged else [2, 2, 2])
    check_books()


@pytest.mark.parametrize("arrived", [False, True])
def test_units_that_were_only_expected_are_expected_again_or_on_the_shelf(arrived):
    make_product(sku="MUG", stock=0)
    expect_stock(units=4, promised_on=DECEMBER, **WHY)
    sold = sell(3)
    reserve(1)  # so that the delivery stays
    if arrived:
        receive_expected(**WHY)

    assert bring_back(sold)

    head, delivery = parts().values()
    assert (head.available, delivery.available) == ((3, 0) if arrived else (0, 3))
    check_books()
