"""A purchase limit counts over all orders of one customer; where units were taken is kept."""

from datetime import date

import pytest
from django.utils import timezone

from catalog.services.stock import expect_stock, limit_purchases
from catalog.tests.factories import make_product, units
from orders.errors import PurchaseLimitReached
from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.tests.factories import make_cart, pay, place, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def test_over_two_orders():
    make_product(sku="CONSOLE", stock=10)
    limit_purchases(sku="CONSOLE", units=2)
    place(make_cart({"CONSOLE": 2})[0], email="sanne@example.nl")

    cart_id, _token = make_cart({"CONSOLE": 1})
    with pytest.raises(PurchaseLimitReached) as refusal:
        place(cart_id, email="Sanne@Example.nl")

    assert refusal.value.details() == {"sku": "CONSOLE", "limit": 2}
    assert units("CONSOLE") == (8, 2, 0)
    assert Order.objects.count() == 1
    place(cart_id, email="someone.else@example.nl")


def test_what_was_cancelled_does_not_count():
    make_product(sku="CONSOLE", stock=10)
    limit_purchases(sku="CONSOLE", units=2)
    order = place(make_cart({"CONSOLE": 2})[0])
    pay(order)
    cancel_sold(order.pk, by="fenna", why="asked", key="c", now=timezone.now())

    assert place(make_cart({"CONSOLE": 2})[0]).state == "awaiting_payment"


def test_units_that_are_yet_to_come_are_promised_and_come_back_to_where_they_were():
    make_product(sku="BOOK", stock=1)
    soon = date(2026, 12, 24)
    expect_stock(
        sku="BOOK", units=5, promised_on=soon, reason="ordered", by="fenna", now=timezone.now()
    )
    order = place(make_cart({"BOOK": 3})[0])

    line = order.lines.get()
    assert line.promised_on == soon
    assert sum(one["units"] for one in line.allocations) == 3

    pay(order)
    run_jobs()
    cancel_sold(order.pk, by="fenna", why="asked", key="c", now=timezone.now())
    run_jobs()

    again = place(make_cart({"BOOK": 6})[0])
    assert again.lines.get().promised_on == soon


def test_what_lies_in_the_sku_s_own_part_needs_no_words():
    make_product(sku="MUG", stock=3)
    line = place(make_cart({"MUG": 2})[0]).lines.get()
    assert (line.allocations, line.promised_on) == ([], None)
