"""A product that the shop withdraws while a customer pays for it: what was agreed on holds."""

import pytest
from django.utils import timezone

from catalog.tests.factories import make_product, units
from orders.models import Invoice
from orders.services.payment import undo
from orders.states import EXPIRE, OrderState
from orders.tests.factories import make_order, run_jobs
from payments.gateways.registry import gateway
from payments.services.settling import settle
from payments.tests.factories import paid, pay_with, start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def withdraw():
    """Not published any more, and dearer."""
    make_product(sku="MUG", price_minor=9900, published=False)


def assert_sold_as_agreed(order, agreed):
    order.refresh_from_db()
    assert (order.state, order.total, order.flag) == (OrderState.PAID, agreed, "")
    assert order.payments.get().received == agreed
    assert units("MUG") == (8, 0, 2)
    assert Invoice.objects.get(order=order).total_minor == agreed.minor
    assert order.lines.get().title == "Mok van aardewerk"


def test_withdrawn_between_placing_and_paying():
    order, _token = make_order(quantity=2)
    agreed = order.total
    withdraw()

    started = start(order)
    pay_with(started)
    settle(gateway("stripe").report(started.gateway_id), now=timezone.now())
    run_jobs()

    assert_sold_as_agreed(order, agreed)


def test_withdrawn_before_a_late_payment_came():
    order, _token = make_order(quantity=2)
    agreed = order.total
    started = start(order)
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    run_jobs()
    withdraw()

    settle(paid(started, order), now=timezone.now())
    run_jobs()

    assert_sold_as_agreed(order, agreed)
