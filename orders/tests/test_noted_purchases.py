"""What somebody buys who agreed is told to the recommendations: once, and no more than that."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.recommendations.base import Kind
from catalog.recommendations.embedded.events import all_events
from catalog.tests.factories import make_stock
from orders.models import Order
from orders.services.payment import sell, sell_reserved, undo
from orders.states import EXPIRE
from orders.tests.factories import make_cart, pay, place, run_jobs

pytestmark = pytest.mark.usefixtures("db", "tables")
ANNA = "anna-" + "x" * 30


def order_of(visitor):
    make_stock({"MUG": 5, "CUP": 5})
    cart_id, _token = make_cart({"MUG": 2, "CUP": 1})
    return place(cart_id, visitor=visitor)


def told():
    return [
        (event.visitor, event.kind, event.product_id) for event in all_events(now=timezone.now())
    ]


def purchase_jobs():
    return ProcrastinateJob.objects.filter(task_name="catalog.record_purchase")


def test_a_paid_order_is_told_by_product_and_then_forgets_who_bought():
    order = order_of(ANNA)
    assert told() == []

    pay(order)
    run_jobs()

    order.refresh_from_db()
    assert told() == [(ANNA, Kind.PURCHASE, "p-cup"), (ANNA, Kind.PURCHASE, "p-mug")]
    assert order.visitor == ""


def test_selling_twice_tells_once():
    order = order_of(ANNA)
    pay(order)
    one, other = (Order.objects.get(pk=order.pk) for _ in range(2))

    sell(one)
    sell(other)  # had read the order before the first was through
    sell_reserved(order_id=str(order.pk))

    assert purchase_jobs().count() == 1


def test_a_crash_while_telling_sells_again_and_tells(monkeypatch):
    order = order_of(ANNA)
    pay(order)
    with monkeypatch.context() as broken:
        broken.setattr("orders.services.payment.record_purchase.defer", crash)
        with pytest.raises(ConnectionError):
            sell_reserved(order_id=str(order.pk))
    assert purchase_jobs().count() == 0

    sell_reserved(order_id=str(order.pk))

    assert purchase_jobs().count() == 1


def crash(**_arguments):
    raise ConnectionError


def test_who_did_not_agree_is_not_told_of():
    pay(order_of(None))

    run_jobs()

    assert told() == []


def test_an_undone_order_forgets_who_placed_it():
    order = order_of(ANNA)

    undo(order.pk, EXPIRE, by="shop", why="not paid", now=timezone.now())

    order.refresh_from_db()
    assert order.visitor == ""
