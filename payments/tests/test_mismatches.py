"""Another amount than the order's: a merchant decides, and the stock is not kept for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.tests.factories import units
from orders.errors import TransitionRefused
from orders.models import Order
from orders.services.flags import flag
from orders.services.shipping import ship
from orders.states import Flag, OrderState
from orders.tests.factories import make_order, run_jobs
from payments.errors import NothingToPay, NotToBeClosed
from payments.gateways.base import PaymentReport, Status
from payments.models import Refund, RefundReason
from payments.services.mismatches import seen_to, send_back_and_end
from payments.services.paying import start_payment
from payments.services.settling import settle
from payments.services.sweeping import MISMATCH_KEPT, sweep
from payments.tests.factories import pay, pay_with, start
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

KEES = "kees@kraam.example"


def mismatched(minor: int = 100):
    """Stripe holds the order's amount; it is the report that says otherwise."""
    order, _token = make_order(quantity=2)
    started = start(order)
    pay_with(started)
    report = PaymentReport(started.gateway_id, Status.SUCCEEDED, Money(minor, "EUR"))
    settle(report, now=timezone.now())
    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.AWAITING_PAYMENT, "payment_mismatch")
    return order


def test_the_money_goes_back_and_the_stock_is_for_sale_again():
    order = mismatched()

    for _ in range(2):
        send_back_and_end(order, by=KEES, why="customer called", now=timezone.now())
        run_jobs()

    order.refresh_from_db()
    back = Refund.objects.get()
    assert (order.state, order.flag) == (OrderState.CANCELLED, "")
    assert (back.amount_minor, back.reason, back.state) == (
        100,
        RefundReason.MISMATCH,
        "succeeded",
    )
    assert units("MUG") == (10, 0, 0)


def test_nobody_pays_again_while_money_is_there():
    order = mismatched()

    with pytest.raises(NothingToPay):
        start_payment(order, now=timezone.now())


def test_a_mismatch_cannot_just_be_forgotten():
    order = mismatched()

    with pytest.raises(NotToBeClosed):
        seen_to(order, by=KEES, why="fine", now=timezone.now())


def test_nobody_saw_to_it_in_time():
    order = mismatched()
    late = timezone.now() + MISMATCH_KEPT

    sweep(timestamp=int((late - timedelta(minutes=5)).timestamp()))
    run_jobs()
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_PAYMENT
    sweep(timestamp=int((late + timedelta(minutes=5)).timestamp()))
    run_jobs()

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert Refund.objects.get().amount_minor == 100
    assert units("MUG") == (10, 0, 0)


def test_an_order_that_was_paid_and_not_sent_ends_with_its_money():
    order, _token = make_order()
    pay(order)
    run_jobs()
    flag(order, Flag.MISMATCH, why="another amount was reported", now=timezone.now())

    send_back_and_end(order, by=KEES, why="odd", now=timezone.now())
    run_jobs()

    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.CANCELLED, "")
    assert Refund.objects.get().amount_minor == order.total_minor


def test_what_was_sent_cannot_be_ended():
    order, _token = make_order()
    pay(order)
    run_jobs()
    line = order.lines.get()
    ship(order.pk, units={line.pk: 1}, carrier="dhl", by=KEES, key="s", now=timezone.now())

    with pytest.raises(TransitionRefused):
        send_back_and_end(order, by=KEES, why="odd", now=timezone.now())
    assert Refund.objects.count() == 0


def test_other_flags_are_seen_to_with_a_note():
    order, _token = make_order()
    pay(order)
    flag(order, Flag.DISPUTE, why="du_1", now=timezone.now())

    seen_to(order, by=KEES, why="answered at Stripe", now=timezone.now())

    order = Order.objects.get(pk=order.pk)
    assert order.flag == ""
    event = order.events.get(transition="unflag:dispute")
    assert (event.by, event.why) == (KEES, "answered at Stripe")


def test_another_amount_reported_after_the_right_one_is_kept_and_flagged_once():
    order, _token = make_order(quantity=2)
    payment = pay(order)
    wrong = PaymentReport(payment.gateway_id, Status.SUCCEEDED, Money(100, "EUR"))

    for _ in range(3):
        settle(wrong, now=timezone.now())

    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.PAID, Flag.MISMATCH)
    assert payment.received == Money(100, "EUR")
    assert order.events.filter(transition="flag:payment_mismatch").count() == 1
