"""Units that are sold before they come, and units of other warehouses."""

from datetime import date, timedelta

import pytest
from django.test import Client

from catalog.errors import NotEnoughUnits, NothingExpected, OutOfStock
from catalog.models import StockMovement
from catalog.selectors.offers import offer
from catalog.selectors.products import product_view
from catalog.services.stock import (
    consume_stock,
    count_stock,
    expect_stock,
    limit_purchases,
    move_stock,
    receive_expected,
    receive_stock,
    release_stock,
)
from catalog.tests.factories import make_category, make_product, units
from catalog.tests.stock_checks import DECEMBER, NOW, WHY, check_books, parts, reserve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

JANUARY = date(2027, 1, 4)


def expect(number: int, promised_on: date = DECEMBER) -> None:
    expect_stock(units=number, promised_on=promised_on, **WHY)


def test_what_is_expected_is_sold_only_when_the_shelf_is_empty():
    make_product(sku="MUG", stock=2)
    expect(3)

    first, second = reserve(1), reserve(2)

    assert [(each.part, each.units, each.promised_on) for each in first] == [("MUG", 1, None)]
    assert [(each.part, each.units, each.promised_on) for each in second] == [
        ("MUG", 1, None),
        ("MUG#main#1", 1, DECEMBER),
    ]
    assert reserve(2)[0].promised_on == DECEMBER
    with pytest.raises(OutOfStock):
        reserve(1)
    check_books()


def test_the_earliest_delivery_is_sold_first():
    make_product(sku="MUG", stock=0)
    expect(2, JANUARY)
    expect(2, DECEMBER)

    assert [each.promised_on for each in reserve(3)] == [DECEMBER, JANUARY]


def test_a_repeat_says_when_units_are_promised():
    make_product(sku="MUG", stock=1)
    expect(3)

    assert reserve(2, key="order-1") == reserve(2, key="order-1")


def test_units_that_came_back_to_the_shelf_are_sold_before_those_expected():
    make_product(sku="MUG", stock=1)
    expect(3)
    reserve(1, key="order-1")
    assert reserve(1)[0].promised_on == DECEMBER
    release_stock(reservation_id="order-1")

    assert reserve(1)[0].promised_on is None


def test_what_arrives_unsold_lies_on_the_shelf_and_the_delivery_is_closed():
    make_product(sku="MUG", stock=0)
    expect(5)
    reserve(1, key="sold")
    reserve(1, key="given-back")
    assert consume_stock(reservation_id="sold")

    receive_expected(**WHY)

    head, delivery = parts().values()
    assert (head.available, head.received) == (3, 3)
    assert (delivery.available, delivery.reserved, delivery.sold) == (0, 1, 1)
    assert delivery.closed_at == NOW
    check_books()

    assert release_stock(reservation_id="given-back")
    assert units("MUG") == (4, 0, 1)
    assert parts()["MUG"].available == 4
    check_books()


def test_a_delivery_is_received_once_and_the_earliest_first():
    make_product(sku="MUG", stock=0)
    expect(5, JANUARY)
    expect(2, DECEMBER)

    receive_expected(**WHY)
    assert offer("MUG", "nl").physical == 2
    with pytest.raises(NothingExpected):
        receive_expected(promised_on=DECEMBER, **WHY)
    receive_expected(**WHY)

    assert offer("MUG", "nl").physical == 7
    with pytest.raises(NothingExpected):
        receive_expected(**WHY)
    kinds = [each.kind for each in StockMovement.query("MUG")]
    assert kinds == ["expected", "expected", "arrived", "arrived"]
    assert list(parts()) == ["MUG"]  # deliveries that nobody waits for are folded away
    check_books()


def test_a_delivery_can_come_in_at_another_warehouse():
    make_product(sku="MUG", stock=0)
    expect(5)

    receive_expected(warehouse="noord", **WHY)

    assert reserve(2)[0].warehouse == "noord"
    assert parts()["MUG"].available == 0
    check_books()


def test_units_go_from_warehouse_to_warehouse():
    make_product(sku="MUG", stock=10)
    reserve(2)

    move_stock(units=5, source="main", target="noord", **WHY)
    with pytest.raises(NotEnoughUnits) as refusal:
        move_stock(units=4, source="main", target="noord", **WHY)
    move_stock(units=1, source="noord", target="main", **WHY)

    assert refusal.value.available == 3
    assert {key: part.available for key, part in parts().items()} == {"MUG": 4, "MUG#noord#1": 4}
    moved = [each for each in StockMovement.query("MUG") if each.kind == "moved"]
    assert [(each.units, each.difference, each.to_part) for each in moved] == [
        (5, 0, "MUG#noord#1"),
        (1, 0, "MUG"),
    ]
    check_books()


def test_an_order_is_taken_from_one_warehouse_if_one_has_it_all():
    make_product(sku="MUG", stock=2)
    receive_stock(units=5, warehouse="noord", **WHY)

    assert [each.warehouse for each in reserve(2)] == ["main"]
    assert [each.warehouse for each in reserve(3)] == ["noord"]


def test_each_warehouse_is_counted_on_its_own():
    make_product(sku="MUG", stock=2)
    receive_stock(units=5, warehouse="noord", **WHY)

    count_stock(units=3, warehouse="noord", **WHY)

    assert {key: part.available for key, part in parts().items()} == {"MUG": 2, "MUG#noord#1": 3}
    check_books()


def test_an_offer_says_what_is_there_when_the_rest_comes_and_the_limit():
    make_product(sku="MUG", stock=2)
    expect(3)
    limit_purchases(sku="MUG", units=4)

    found = offer("MUG", "nl")

    assert (found.available, found.physical, found.limit) == (5, 2, 4)
    assert [found.expected_on(quantity) for quantity in (1, 2, 3, 5)] == [
        None,
        None,
        DECEMBER,
        DECEMBER,
    ]


def test_the_page_of_a_pre_order_says_so_and_one_of_a_back_order_when_it_comes():
    make_category()
    make_product(sku="MUG", stock=0)
    expect(3)
    limit_purchases(sku="MUG", units=2)
    address = "/en/products/p-mug/earthenware-mug/"

    page = Client().get(address).content.decode()
    assert "Pre-order: expected on 1 December 2026" in page
    assert "At most 2 per customer" in page
    assert 'max="2"' in page
    assert "schema.org/PreOrder" in page
    assert product_view("p-mug", "en").variants[0].in_stock

    receive_expected(**WHY)
    reserve(3)
    expect_stock(**{**WHY, "units": 3, "promised_on": DECEMBER + timedelta(days=1)})
    page = Client().get(address + "?variant=MUG").content.decode()
    assert "Expected on 2 December 2026" in page
    assert "schema.org/BackOrder" in page
