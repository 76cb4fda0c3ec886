"""What only one of several people can do, done by all at once: one does it, the rest are told."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cart.selectors import find_cart
from catalog.selectors.stock_audit import stock_breaches
from catalog.services.stock import limit_purchases
from catalog.tests.factories import make_product, make_stock, units
from orders.errors import PurchaseLimitReached, TransitionRefused, UnitsNotThere
from orders.models import Cancellation, Order, OrderEvent, OrderMail, Return, Shipment
from orders.selectors.audit import order_breaches
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.services.placing import place_order
from orders.services.returns import Outcome, announce_return, receive_return, refuse_return
from orders.services.shipping import ship
from orders.states import CANCEL, EXPIRE, OrderState
from orders.tests.factories import make_buyer, make_cart, make_order, make_sold, pay, run_jobs
from orders.tests.racing import at_once, refusals
from shop.kernel.audit import Scope
from shop.kernel.errors import Refused, ShopError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed")]

CROWD = 4
WHO: dict[str, Any] = {"by": "fenna"}


def send(order, quantity, *, key=""):
    return ship(
        order.pk,
        units={order.lines.get().pk: quantity},
        carrier="postnl",
        tracking_code="3SABCD123456789",
        key=key or str(uuid4()),
        now=timezone.now(),
        **WHO,
    )


def cancel(order, quantity, *, key=""):
    chosen = {order.lines.get().pk: quantity}
    key = key or str(uuid4())
    return cancel_sold(
        order.pk, units=chosen, why="changed my mind", key=key, now=timezone.now(), **WHO
    )


def placing(cart_id, *, key="", **fields):
    return place_order(
        cart_id=cart_id,
        seen_version=find_cart(cart_id).version,
        buyer=make_buyer(**fields),
        key=key or str(uuid4()),
        now=timezone.now(),
    )


def check_books():
    """Also long after, when nothing is about to be done any more."""
    run_jobs()
    later = timezone.now() + timedelta(minutes=15)
    scope = Scope(since=later - timedelta(days=1), now=later)
    assert [str(breach) for breach in order_breaches(scope)] == []
    assert list(stock_breaches()) == []


def test_units_are_shipped_once():
    order = make_sold(quantity=3)

    results = at_once(*[lambda: send(order, 2)] * CROWD)

    assert len(refusals(results)) == CROWD - 1
    assert {type(refusal) for refusal in refusals(results)} == {UnitsNotThere}
    assert Shipment.objects.count() == 1
    assert order.lines.get().shipped == 2
    assert OrderMail.objects.filter(kind="shipped").count() == 1
    check_books()


def test_all_that_was_not_sent_is_shipped_by_one_of_two_systems():
    order = make_sold(quantity=3)
    parcel = {"carrier": "ups", "now": timezone.now(), **WHO}

    results = at_once(
        *[lambda: ship(order.pk, units=None, key=str(uuid4()), **parcel)] * CROWD,
    )

    assert {type(refusal) for refusal in refusals(results)} == {TransitionRefused}
    assert [one.lines.get().quantity for one in Shipment.objects.all()] == [3]
    check_books()


def test_one_parcel_of_a_double_click():
    order = make_sold(quantity=3)

    results = at_once(*[lambda: send(order, 2, key="click")] * CROWD)

    assert len({shipment.pk for shipment in results}) == 1
    assert order.lines.get().shipped == 2
    assert OrderMail.objects.filter(kind="shipped").count() == 1


def test_units_are_shipped_or_cancelled():
    for _ in range(CROWD):
        order = make_sold(quantity=2)

        sent, cancelled = at_once(partial(send, order, 2), partial(cancel, order, 2))

        line = order.lines.get()
        order.refresh_from_db()
        assert isinstance(sent, ShopError) != isinstance(cancelled, ShopError)
        if isinstance(cancelled, ShopError):
            assert isinstance(cancelled, (TransitionRefused, UnitsNotThere))
            assert (line.shipped, line.cancelled, order.state) == (2, 0, OrderState.SHIPPED)
        else:
            assert isinstance(sent, (TransitionRefused, UnitsNotThere))
            assert (line.shipped, line.cancelled, order.state) == (0, 2, OrderState.CANCELLED)
    check_books()


def test_a_part_is_shipped_and_the_rest_cancelled_without_a_quarrel():
    order = make_sold(quantity=3)

    results = at_once(lambda: send(order, 2), lambda: cancel(order, 1))

    assert refusals(results) == []
    order.refresh_from_db()
    assert order.state == OrderState.SHIPPED
    check_books()
    assert units("MUG") == (8, 0, 2)


def test_units_are_cancelled_once():
    order = make_sold(quantity=3, stock=10)

    results = at_once(*[lambda: cancel(order, 2)] * CROWD)

    assert len(refusals(results)) == CROWD - 1
    assert Cancellation.objects.count() == 1
    check_books()
    assert units("MUG") == (9, 0, 1)


def test_units_come_back_once():
    order = make_sold(quantity=3)
    send(order, 3)

    results = at_once(
        *[
            lambda: announce_return(
                order.pk,
                units={order.lines.get().pk: 2},
                key=str(uuid4()),
                now=timezone.now(),
                **WHO,
            )
        ]
        * CROWD
    )

    assert len(refusals(results)) == CROWD - 1
    assert {type(refusal) for refusal in refusals(results)} == {UnitsNotThere}
    assert Return.objects.count() == 1


def announced(order):
    send(order, 3)
    line_id = order.lines.get().pk
    return announce_return(order.pk, units={line_id: 3}, key="back", now=timezone.now(), **WHO)


def test_a_return_is_received_once():
    order = make_sold(quantity=3, stock=10)
    back, line_id = announced(order), order.lines.get().pk

    at_once(
        *[
            lambda: receive_return(
                back.pk,
                outcomes={line_id: Outcome(restock=2, write_off=1)},
                now=timezone.now(),
                **WHO,
            )
        ]
        * CROWD
    )

    assert order.lines.get().returned == 3
    assert OrderEvent.objects.filter(transition="return_received").count() == 1
    check_books()
    assert units("MUG") == (9, 0, 0)


def test_a_return_is_received_or_refused():
    for _ in range(CROWD):
        order = make_sold(quantity=3, stock=1000)
        order_line = order.lines.get()
        send(order, 3)
        back = announce_return(
            order.pk, units={order_line.pk: 3}, key=str(uuid4()), now=timezone.now(), **WHO
        )

        def receive(back=back, line_id=order_line.pk):
            outcomes = {line_id: Outcome(restock=3)}
            return receive_return(back.pk, outcomes=outcomes, now=timezone.now(), **WHO)

        def refuse(back=back):
            return refuse_return(back.pk, why="nothing came", now=timezone.now(), **WHO)

        at_once(receive, refuse)

        back.refresh_from_db()
        happened = list(order.events.filter(transition__in=["return_received", "return_refused"]))
        assert [event.transition for event in happened] == [f"return_{back.state}"]
        assert order.lines.get().returned == (3 if back.state == "received" else 0)
    check_books()


def test_an_order_is_paid_or_expires():
    for _ in range(CROWD):
        order, _token = make_order(quantity=2)

        def expire(order=order):
            return undo(order.pk, EXPIRE, by="shop", why="not paid in time", now=timezone.now())

        _paid, expired = at_once(partial(pay, order), expire)

        order.refresh_from_db()
        if order.state == OrderState.PAID:
            assert isinstance(expired, TransitionRefused)
        else:  # its payment is late: payments.services.late sees to it
            assert (order.state, order.paid_at) == (OrderState.EXPIRED, None)
            assert order.events.filter(transition="pay").count() == 0
    check_books()


def test_an_order_ends_once():
    order, _token = make_order(quantity=2, stock=5)

    results = at_once(
        *[
            lambda: undo(order.pk, CANCEL, by="sanne", why="by customer", now=timezone.now()),
            lambda: undo(order.pk, EXPIRE, by="shop", why="not paid in time", now=timezone.now()),
        ]
        * 2
    )

    assert len(refusals(results)) == 3
    assert {type(refusal) for refusal in refusals(results)} == {TransitionRefused}
    check_books()
    assert units("MUG") == (5, 0, 0)


def test_a_cart_becomes_one_order():
    make_stock({"MUG": 10})
    cart_id, _token = make_cart({"MUG": 2})
    version = find_cart(cart_id).version

    def order_it():
        return place_order(
            cart_id=cart_id,
            seen_version=version,
            buyer=make_buyer(),
            key=str(uuid4()),
            now=timezone.now(),
        )

    results = at_once(*[order_it] * CROWD)

    placed = {result.number for result in results if isinstance(result, Order)}
    assert len(placed) == 1
    assert all(isinstance(refusal, ShopError) for refusal in refusals(results))
    assert Order.objects.exclude(state=OrderState.REJECTED).count() == 1
    check_books()
    assert units("MUG") == (8, 2, 0)


def test_one_order_of_a_double_click():
    make_stock({"MUG": 10})
    cart_id, _token = make_cart({"MUG": 2})
    version = find_cart(cart_id).version

    def click():
        return place_order(
            cart_id=cart_id,
            seen_version=version,
            buyer=make_buyer(),
            key="click",
            now=timezone.now(),
        )

    results = at_once(*[click] * CROWD)

    assert refusals(results) == []
    assert len({order.number for order in results}) == 1
    check_books()
    assert units("MUG") == (8, 2, 0)


def test_the_last_unit_goes_to_one():
    make_product(sku="MUG", stock=1)
    carts = [make_cart({"MUG": 1})[0] for _ in range(CROWD)]

    results = at_once(*[partial(placing, cart_id) for cart_id in carts])

    assert len(refusals(results)) == CROWD - 1
    assert {type(refusal).code for refusal in refusals(results)} == {"out_of_stock"}
    check_books()
    assert units("MUG") == (0, 1, 0)


def test_a_purchase_limit_holds_for_orders_at_the_same_moment():
    make_product(sku="MUG", stock=10)
    limit_purchases(sku="MUG", units=2)
    carts = [make_cart({"MUG": 2})[0] for _ in range(CROWD)]
    emails = ["sanne@example.nl", "Sanne@Example.nl"] * (CROWD // 2)

    results = at_once(
        *[
            partial(placing, cart_id, email=email)
            for cart_id, email in zip(carts, emails, strict=True)
        ]
    )

    assert len(refusals(results)) == CROWD - 1
    for refusal in refusals(results):
        assert isinstance(refusal, PurchaseLimitReached)
        assert isinstance(refusal, Refused)
        assert (refusal.sku, refusal.limit) == ("MUG", 2)
    check_books()
    assert units("MUG") == (8, 2, 0)
