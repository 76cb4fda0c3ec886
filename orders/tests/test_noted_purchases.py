"""What somebody buys who agreed is told to the recommendations: once, and no more than that."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.recommendations.base import Kind
from catalog.recommendations.embedded.events import all_events
from catalog.tests.factories import make_stock
from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.services.payment import accept_authorisation, sell, sell_reserved, undo
from orders.services.transitions import locked
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


def test_what_was_cancelled_before_it_was_sold_is_not_told_as_a_purchase():
    whole, part = order_of(ANNA), order_of(ANNA)
    for order in (whole, part):
        with atomic():
            held = locked(order.pk)
            accept_authorisation(held, amount=held.total, reference="pi_1", now=timezone.now())
    read_before = Order.objects.prefetch_related("lines").get(pk=whole.pk)
    list(read_before.lines.all())
    mug = part.lines.get(sku="MUG")
    cancel(whole, None)
    cancel(part, {mug.pk: 2})

    sell(read_before)
    sell_reserved(order_id=str(part.pk))

    assert [job.args["product_ids"] for job in purchase_jobs()] == [["p-cup"]]
    whole.refresh_from_db()
    assert whole.visitor == ""


def cancel(order, units):
    cancel_sold(
        order.pk, units=units, by="shop", why="changed", key=str(uuid4()), now=timezone.now()
    )


def test_an_order_of_a_process_that_does_not_know_the_columns_yet_is_taken():
    order = order_of(None)
    row = Order.objects.filter(pk=order.pk).values().get()
    old = {name: value for name, value in row.items() if name not in {"visitor", "to_sell"}}
    columns = [field for field in Order._meta.concrete_fields if field.attname in old]
    names = ", ".join(f'"{field.column}"' for field in columns)

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO orders_order ({names}) SELECT "  # noqa: S608 (our own names)
            + ", ".join(_copied(field.column) for field in columns)
            + " FROM orders_order"
        )

    assert list(Order.objects.values_list("visitor", "to_sell")) == [("", ""), ("", "")]


def _copied(column):
    """All as it is but what is unique."""
    other = {"id": "gen_random_uuid()", "number": "'OTHER'", "cart_id": "'other'"}
    return other.get(column, f'"{column}"')


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
