"""Each breach between orders and the stock is found, and mended where that can be."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.models import StockItem
from catalog.services.stock import release_stock, reserve_stock, take_back
from catalog.tests.factories import make_product
from orders.models import OrderLine
from orders.services.payment import undo
from orders.services.shipping import ship
from orders.states import EXPIRE, OrderState
from orders.tests.factories import make_order, run_jobs
from payments.gateways.registry import gateway
from payments.services.auditing import repair
from payments.services.settling import settle
from payments.tests.audit_checks import (
    change,
    codes,
    found,
    mails_went_out,
    mended,
    of_this_test,
    paid_order,
    settled,
    start_late,
)
from shop.kernel.audit import GRACE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "without_pause")]


def test_counters_of_sent_units_follow_the_parcels():
    order, _payment = paid_order()
    [line] = order.lines.all()
    ship(
        order.pk,
        units={line.pk: 1},
        carrier="postnl",
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    settled()
    change(line, shipped=0)

    before = found()
    assert {breach.code for breach in before} == {"order_units_wrong", "order_state_wrong"}
    assert [bool(repair(breach, now=timezone.now())) for breach in before] == [True, False]
    assert found() == []


def test_units_that_are_kept_for_an_order_that_ended_are_given_back():
    order, _token = make_order()
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    ProcrastinateJob.objects.filter(task_name="orders.give_back").delete()
    settled()

    assert mended("reservation_left") == f"reservation {order.pk} was ended"

    assert found() == []
    assert not release_stock(reservation_id=str(order.pk))


def test_units_that_are_kept_for_nobody_are_given_back():
    make_product(sku="MUG", stock=5)
    nobody = str(uuid4())
    reserve_stock(reservation_id=nobody, quantities={"MUG": 1}, expires_at=timezone.now() + GRACE)

    assert mended("reservation_left") == f"reservation {nobody} was ended"

    assert found() == []


def test_an_order_that_waits_without_its_units_needs_a_person():
    order, _token = make_order()
    mails_went_out()
    release_stock(reservation_id=str(order.pk))

    [breach] = found()

    assert (breach.code, breach.ids["order"]) == ("reservation_missing", str(order.pk))
    assert repair(breach, now=timezone.now()) is None


def test_a_reservation_of_other_units_than_ordered_needs_a_person():
    order, _token = make_order(quantity=2)
    mails_went_out()
    OrderLine.objects.filter(order=order).update(
        quantity=1, unit_price_minor=F("unit_price_minor") * 2
    )

    assert codes() == ["reservation_differs"]


def test_units_sold_in_the_stock_that_no_order_has():
    paid_order(quantity=2)
    take_back(
        key="by hand",
        sku="MUG",
        units_by_part={"MUG": 1},
        restock=True,
        reason="?",
        by="?",
        now=timezone.now(),
    )

    [breach] = found()

    assert (breach.code, dict(breach.ids)) == ("sold_differs", {"sku": "MUG"})
    assert "1 units sold in the stock, and 2 in orders" in breach.message


def test_units_of_an_order_that_came_to_life_again_are_sold_once():
    order, _token = make_order(quantity=2, stock=3)
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    run_jobs()
    started = start_late(order)
    settle(gateway("stripe").report(started.gateway_id), now=timezone.now())
    settled()

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert found() == []


def test_the_counters_of_the_stock_are_mended_too(capsys, monkeypatch):
    make_product(sku="MUG", stock=5)
    StockItem("MUG").update(actions=[StockItem.reserved.add(1), StockItem.version.add(1)])
    of_this_test(monkeypatch)

    call_command("audit", "--repair", "--grace", "0")
    call_command("audit", "--all", "--repair", "--grace", "0")

    first, mending, last = capsys.readouterr().out.splitlines()
    assert first == last == "Nothing is wrong."  # only the whole audit reads all of the stock
    assert "-> mended: MUG: 1 reserved became 0" in mending
