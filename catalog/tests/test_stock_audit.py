"""The audit of stock finds what is wrong, mends what has one right answer, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest
from django.db import connections

from catalog.errors import OutOfStock
from catalog.models import Reservation, StockItem
from catalog.selectors import stock_audit
from catalog.selectors.stock_audit import stock_breaches, stock_breaches_of
from catalog.services.stock import (
    consume_stock,
    expect_stock,
    mend_stock,
    receive_expected,
    release_stock,
    split_stock,
)
from catalog.tests.factories import make_product, make_stock, units
from catalog.tests.stock_checks import DECEMBER, NOW, WHY, check_books, parts, reserve
from shop.kernel.errors import Busy
from shop.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def break_(part: str, **counters: int) -> None:
    """As a bug would: without the version, which the shop's own writes always change."""
    StockItem(part).update([getattr(StockItem, name).set(to) for name, to in counters.items()])


def codes() -> list[str]:
    return [breach.code for breach in stock_breaches()]


def codes_of(*skus: str) -> list[str]:
    return [breach.code for breach in stock_breaches_of(skus)]


def mended() -> list[str | None]:
    return [mend_stock(breach, now=NOW) for breach in stock_breaches()]


def test_a_healthy_shop_has_no_breach():
    make_stock({"MUG": 10, "CUP": 5, "VASE": 0})
    split_stock(buckets=3, **WHY)
    expect_stock(units=4, promised_on=DECEMBER, **WHY)
    reserve(12)
    receive_expected(**WHY)

    check_books()


@pytest.mark.parametrize(
    ("counters", "found"),
    [
        ({"available": 4}, ["stock_unbalanced"]),
        ({"available": -2, "received": 0}, ["stock_negative"]),
        ({"available": 7, "reserved": 3, "received": 10}, ["stock_reserved"]),
        ({"reserved": 3}, ["stock_unbalanced", "stock_reserved"]),
    ],
)
def test_counters_that_cannot_be_are_found(counters, found):
    make_stock({"MUG": 10, "CUP": 5})
    reserve(2)
    assert codes() == []

    break_("MUG", **counters)

    assert codes() == found


def test_links_between_parts_that_are_broken_are_found():
    make_stock({"MUG": 10, "CUP": 10})
    split_stock(buckets=2, **WHY)
    split_stock(**{**WHY, "sku": "CUP"}, buckets=2)
    StockItem("MUG#main#1").delete()
    StockItem("CUP").update([StockItem.parts.set([])])

    found = {breach.code: breach.ids for breach in stock_breaches()}

    assert found == {
        "stock_part_missing": {"sku": "MUG", "part": "MUG#main#1"},
        "stock_part_unlisted": {"sku": "CUP", "part": "CUP#main#1"},
    }
    assert sorted(filter(None, mended())) == ["CUP lists CUP#main#1 again."]
    assert units("CUP") == (10, 0, 0)


def test_a_reservation_of_a_part_that_is_not_there_is_found():
    make_product(sku="MUG", stock=10)
    reserve(2, key="order-1")
    StockItem("MUG").delete()

    [breach] = stock_breaches()

    assert breach.code == "reservation_unknown_part"
    assert breach.ids == {"reservation": "order-1", "part": "MUG"}
    assert mend_stock(breach, now=NOW) is None


def test_units_that_no_reservation_keeps_are_for_sale_again():
    make_product(sku="MUG", stock=10)
    reserve(2, key="order-1")
    reserve(3, key="order-2")
    Reservation("order-1").delete()

    assert mended() == ["MUG: 5 reserved became 3, MUG: +2 available."]

    assert units("MUG") == (7, 3, 0)
    check_books()


def test_a_wrong_counter_follows_the_reservations_when_the_others_agree():
    make_product(sku="MUG", stock=10)
    reserve(2)
    break_("MUG", reserved=5)

    assert "MUG: 5 reserved became 2." in mended()

    assert units("MUG") == (8, 2, 0)
    check_books()


def test_units_of_a_closed_delivery_that_nobody_keeps_go_to_the_shelf():
    make_product(sku="MUG", stock=0)
    expect_stock(units=4, promised_on=DECEMBER, **WHY)
    reserve(3, key="order-1")
    receive_expected(**WHY)
    Reservation("order-1").delete()

    assert mended() == ["MUG#main#1: 3 reserved became 0, MUG: +3 available."]

    assert parts()["MUG"].available == 4
    check_books()


@pytest.mark.parametrize("counters", [{"available": 4}, {"available": -2, "received": 0}])
def test_what_has_no_one_right_answer_is_left_to_people(counters):
    make_product(sku="MUG", stock=10)
    reserve(2)
    break_("MUG", **counters)
    before = units("MUG")

    assert set(mended()) == {None}

    assert units("MUG") == before


def test_what_is_mended_is_not_mended_twice():
    make_product(sku="MUG", stock=10)
    reserve(2, key="order-1")
    Reservation("order-1").delete()
    [breach] = stock_breaches()

    assert mend_stock(breach, now=NOW)
    assert mend_stock(breach, now=NOW) is None
    assert units("MUG") == (10, 0, 0)


@pytest.mark.usefixtures("committed")
def test_nothing_is_found_in_a_busy_shop(monkeypatch):
    skus = ["MUG", "CUP", "VASE"]
    make_stock(dict.fromkeys(skus, 200))
    split_stock(buckets=4, **WHY)
    done = Event()
    monkeypatch.setattr(stock_audit, "PAUSE", 0.0)

    def trade(seed: int) -> None:
        chance = Random(seed)
        while not done.is_set():
            key = str(new_id())
            try:
                reserve(chance.randint(1, 3), sku=chance.choice(skus), key=key)
                end = release_stock if chance.random() < 0.8 else consume_stock
                end(reservation_id=key)
            except (Busy, OutOfStock):
                continue
        connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        traders = [pool.submit(trade, seed) for seed in range(5)]
        try:
            found = [breach for _ in range(6) for breach in stock_breaches()]
            split_stock(buckets=2, **WHY)
            found += stock_breaches()
        finally:
            done.set()
        for trader in traders:
            trader.result()

    assert found == []
    check_books()


def test_some_skus_are_looked_at_with_all_their_parts():
    make_stock({"MUG": 10, "CUP": 5})
    split_stock(buckets=3, **WHY)
    assert codes_of("MUG", "CUP", "UNKNOWN") == []
    [_head, bucket, *_rest] = parts()
    break_(bucket, available=-1, received=-1)
    break_("CUP", available=4)

    assert codes_of("MUG") == ["stock_negative"]
    assert codes_of("CUP") == ["stock_unbalanced"]
    assert sorted(codes_of("CUP", "MUG", "CUP")) == sorted(codes())
    assert codes_of() == []


def test_what_is_reserved_is_looked_at_unasked():
    make_stock({"MUG": 10, "CUP": 5})
    reserve(2)
    break_("MUG", sold=3)
    break_("CUP", sold=3)

    assert codes_of() == ["stock_unbalanced"]
