"""Money and orders, moved by several at the same moment: one of them does it, once."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from catalog.selectors.stock_audit import stock_breaches
from catalog.tests.factories import units
from orders.models import Order
from orders.selectors.audit import order_breaches
from orders.services.cancelling import cancel_sold
from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from orders.tests.racing import at_once, refusals
from payments.gateways.registry import gateway
from payments.models import Payment, Refund, RefundReason
from payments.selectors.audit import money_breaches
from payments.services.cancelling import cancel_order
from payments.services.refunding import refund
from payments.services.settling import settle
from payments.services.sweeping import expire_unpaid
from payments.tests.factories import pay, pay_with, start
from shop.kernel.audit import Scope

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed")]

ROUNDS = 3
STOCK = 10
WHO: dict[str, Any] = {"by": "fenna"}


def check_books() -> None:
    """Also long after, when nothing is about to be done any more."""
    run_jobs()
    later = timezone.now() + timedelta(minutes=15)
    scope = Scope(since=later - timedelta(days=1), now=later)
    for look in (order_breaches, money_breaches):
        assert [str(breach) for breach in look(scope)] == []
    assert list(stock_breaches()) == []


def cancel_units(order: Order, count: int) -> Order:
    chosen = {order.lines.get().pk: count}
    key, now = str(uuid4()), timezone.now()
    return cancel_sold(order.pk, units=chosen, why="broken", key=key, now=now, **WHO)


def refund_units(order: Order, count: int) -> Refund:
    return refund(
        order,
        units={order.lines.get().pk: count},
        reason=RefundReason.GOODWILL,
        key=str(uuid4()),
        now=timezone.now(),
        **WHO,
    )


def test_the_money_of_cancelled_units_goes_back_once() -> None:
    for _ in range(ROUNDS):
        order, _token = make_order(quantity=2, stock=STOCK)
        pay(order)
        run_jobs()

        at_once(partial(cancel_units, order, 2), partial(refund_units, order, 2))
        run_jobs()

        order.refresh_from_db()
        back = sum(
            Refund.objects.filter(payment__order=order).values_list("amount_minor", flat=True)
        )
        line = order.lines.get()
        assert (order.state, line.cancelled, line.refunded) == (OrderState.CANCELLED, 2, 2)
        assert back == order.total_minor
    check_books()
    assert units("MUG") == (STOCK, 0, 0)


def test_one_of_many_refunds_gets_the_units() -> None:
    order, _token = make_order(quantity=2, stock=STOCK)
    pay(order)
    run_jobs()

    results = at_once(*[partial(refund_units, order, 2)] * 4)

    assert {refusal.code for refusal in refusals(results)} == {"units_refunded_already"}
    assert len(refusals(results)) == 3
    check_books()


def hear_of(order: Order) -> None:
    for payment in Payment.objects.filter(order=order):
        settle(gateway("stripe").report(payment.gateway_id), now=timezone.now())


@pytest.mark.parametrize("how", ["expires", "is cancelled"])
def test_a_payment_at_the_moment_of_the_end(how: str) -> None:
    """Stripe decides which came first, and the order follows."""

    def end(order: Order) -> None:
        if how == "expires":
            expire_unpaid(order_id=str(order.pk))
        else:
            key = f"cancel:{order.pk}"
            cancel_order(order, by=order.email, why="by customer", key=key, now=timezone.now())

    for _ in range(ROUNDS):
        order, _token = make_order(quantity=2, stock=STOCK)
        pay_with(start(order))

        results = at_once(partial(hear_of, order), partial(end, order), partial(hear_of, order))
        run_jobs()

        order.refresh_from_db()
        refunded = Refund.objects.filter(payment__order=order)
        if order.state == OrderState.PAID:
            assert not refunded.exists()
        else:  # paid, and cancelled by the customer right after
            assert (how, order.state) == ("is cancelled", OrderState.CANCELLED)
            assert refunded.get().amount_minor == order.total_minor
        assert order.events.filter(transition="pay").count() == 1
        assert refusals(results) == []
    check_books()
