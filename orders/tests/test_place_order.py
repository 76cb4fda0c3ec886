"""Placing an order: what is reserved, refused, repeated and mended."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.transaction import atomic
from django.utils import timezone

from cart.errors import CartChanged, CartNotFound, EmptyCart
from cart.models import Cart
from catalog.errors import OutOfStock
from catalog.models import Reservation
from catalog.tests.factories import make_product, make_stock, units
from orders.errors import NotDeliverable, TotalTooSmall
from orders.models import Order, OrderEvent
from orders.services import placing
from orders.services.placing import earlier_order, finish_placing
from orders.states import OrderState
from orders.tests.factories import ADDRESS, make_buyer, make_cart, make_order, place
from shop.kernel.errors import KeyReused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def test_an_order_reserves_its_stock_and_takes_the_cart_along():
    make_stock({"MUG": 5, "CUP": 5})
    cart_id, _ = make_cart({"MUG": 2, "CUP": 1})

    order = place(cart_id)

    assert order.state == OrderState.AWAITING_PAYMENT
    assert units("MUG") == (3, 2, 0)
    assert units("CUP") == (4, 1, 0)
    assert Cart.count() == 0
    assert Reservation.get(str(order.id)).lines == {"CUP": 1, "MUG": 2}
    assert [event.transition for event in order.events.all()] == ["place", "await_payment"]


def test_an_order_says_what_was_sold():
    make_product(sku="MUG", price_minor=1250, vat_class="reduced")
    cart_id, _ = make_cart({"MUG": 2})

    order = place(cart_id)

    line = order.lines.get()
    assert (line.title, line.unit_price_minor, line.vat_rate_bp) == ("Mok van aardewerk", 1250, 900)
    assert line.vat_minor == 206
    assert (order.subtotal_minor, order.shipping_minor, order.total_minor) == (2500, 495, 2995)
    assert order.vat_minor == 206 + 41


def test_shipping_is_free_above_the_amount():
    make_product(sku="LAMP", price_minor=5000)

    assert place(make_cart({"LAMP": 1})[0]).shipping_minor == 0


def test_one_short_line_rejects_the_order_and_touches_nothing_else():
    make_stock({"MUG": 5, "CUP": 2})
    cart_id, _ = make_cart({"MUG": 2, "CUP": 2})
    place(make_cart({"CUP": 1})[0])

    with pytest.raises(OutOfStock) as refusal:
        place(cart_id)

    assert refusal.value.skus == ["CUP"]
    assert units("MUG") == (5, 0, 0)
    assert units("CUP") == (1, 1, 0)
    assert Cart.count() == 1


def test_the_last_unit_goes_to_one_of_two(monkeypatch):
    make_stock({"MUG": 1})
    first, second = make_cart({"MUG": 1})[0], make_cart({"MUG": 1})[0]
    place(first)
    monkeypatch.setattr(placing, "_check", lambda *_: None)  # both saw it before either bought

    with pytest.raises(OutOfStock):
        place(second)

    rejected = Order.objects.get(state=OrderState.REJECTED)
    assert rejected.rejected_because == {"code": "out_of_stock", "details": {"skus": ["MUG"]}}
    assert units("MUG") == (0, 1, 0)


def test_the_same_request_twice_is_one_order():
    make_stock({"MUG": 5})
    cart_id, _ = make_cart({"MUG": 2})
    attempt: dict[str, Any] = {
        "cart_id": cart_id,
        "seen_version": Cart.get(cart_id).version,
        "buyer": make_buyer(),
        "key": "again",
        "now": timezone.now(),
    }
    first = placing.place_order(**attempt)

    again = placing.place_order(**attempt)

    assert again.number == first.number
    del attempt["seen_version"]
    assert earlier_order(**attempt) == first
    assert units("MUG") == (3, 2, 0)


def test_a_key_is_not_for_another_request():
    make_stock({"MUG": 5})
    cart_id, _ = make_cart({"MUG": 2})
    version = Cart.get(cart_id).version
    placing.place_order(
        cart_id=cart_id,
        seen_version=version,
        buyer=make_buyer(),
        key="again",
        now=timezone.now(),
    )

    with pytest.raises(KeyReused):
        placing.place_order(
            cart_id=cart_id,
            seen_version=version,
            buyer=make_buyer(email="other@example.nl"),
            key="again",
            now=timezone.now(),
        )


@pytest.mark.parametrize("prices", [(1299, 1399), (1299, 1199)])
def test_a_changed_price_has_to_be_accepted_first(prices):
    make_product(sku="MUG", price_minor=prices[0])
    cart_id, _ = make_cart({"MUG": 1})
    make_product(sku="MUG", price_minor=prices[1])

    with pytest.raises(CartChanged):
        place(cart_id)
    assert Order.objects.count() == 0


def test_a_cart_that_changed_in_another_tab_is_not_ordered():
    make_stock({"MUG": 5})
    cart_id, _ = make_cart({"MUG": 1})

    with pytest.raises(CartChanged):
        placing.place_order(
            cart_id=cart_id, seen_version=99, buyer=make_buyer(), key="k", now=timezone.now()
        )


def test_no_cart_no_order():
    empty, _ = make_cart({})

    with pytest.raises(EmptyCart):
        place(empty)
    with pytest.raises(CartNotFound):
        placing.place_order(
            cart_id="0", seen_version=1, buyer=make_buyer(), key="k", now=timezone.now()
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"shipping_address": {**ADDRESS, "country": "US"}},
        {"shipping_method": "pigeon"},
        {"shipping_method": "express", "shipping_address": {**ADDRESS, "country": "DE"}},
    ],
)
def test_what_cannot_be_delivered_is_not_ordered(fields):
    make_stock({"MUG": 5})
    cart_id, _ = make_cart({"MUG": 1})

    with pytest.raises(NotDeliverable):
        place(cart_id, **fields)
    assert Order.objects.count() == 0


def test_what_nobody_can_pay_is_not_ordered():
    make_product(sku="STICKER", price_minor=49)
    cart_id, _ = make_cart({"STICKER": 1})

    with pytest.raises(TotalTooSmall):
        place(cart_id, shipping_method="pickup")
    assert Order.objects.count() == 0


def test_a_withdrawn_product_is_not_ordered():
    make_product(sku="MUG")
    cart_id, _ = make_cart({"MUG": 1})
    make_product(sku="MUG", published=False)

    with pytest.raises(OutOfStock):
        place(cart_id)


def crash(*_args, **_kwargs):
    raise ConnectionError


def done_but_never_answered(real):
    def step(*args, **kwargs):
        crash(real(*args, **kwargs))

    return step


@pytest.mark.parametrize("step", ["reserve_stock", "discard_cart", "move"])
@pytest.mark.parametrize("crashing", [lambda _real: crash, done_but_never_answered])
def test_the_job_finishes_what_a_crash_left(monkeypatch, step, crashing):
    make_stock({"MUG": 5})
    cart_id, _ = make_cart({"MUG": 2})
    with monkeypatch.context() as broken:
        broken.setattr(placing, step, crashing(getattr(placing, step)))
        with pytest.raises(ConnectionError):
            place(cart_id)

    for _ in range(2):
        finish_placing(order_id=str(Order.objects.get().pk))

    order = Order.objects.get()
    assert order.state == OrderState.AWAITING_PAYMENT
    assert [event.transition for event in order.events.all()] == ["place", "await_payment"]
    assert units("MUG") == (3, 2, 0)
    assert Cart.count() == 0


def test_a_customer_who_tries_again_after_a_crash_gets_the_same_order(monkeypatch):
    make_stock({"MUG": 5})
    cart_id, _ = make_cart({"MUG": 2})
    with monkeypatch.context() as broken:
        broken.setattr(placing, "move", crash)
        with pytest.raises(ConnectionError):
            placing.place_order(
                cart_id=cart_id,
                seen_version=None,
                buyer=make_buyer(),
                key="k",
                now=timezone.now(),
            )

    order = placing.place_order(
        cart_id=cart_id, seen_version=None, buyer=make_buyer(), key="k", now=timezone.now()
    )

    assert order.state == OrderState.AWAITING_PAYMENT
    assert Order.objects.count() == 1


def test_history_can_only_grow():
    order, _ = make_order()
    event = order.events.get(transition="place")

    for change in (
        lambda: OrderEvent.objects.filter(pk=event.pk).update(why="another"),
        lambda: OrderEvent.objects.filter(pk=event.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), atomic():
            change()


def test_the_deadline_is_half_an_hour_after_placing():
    order, _ = make_order()

    assert order.reserved_until - order.placed_at == timedelta(minutes=30)
