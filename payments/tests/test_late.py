"""Money that comes after its order has ended: it buys the order as agreed, or goes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.services.stock import split_stock
from catalog.tests.factories import make_product, units
from orders.services.flags import clear_flag, flag
from orders.services.payment import revive, undo
from orders.states import EXPIRE, Flag, OrderState
from orders.tests.factories import make_cart, make_order, place, run_jobs
from payments.errors import NotToBeClosed
from payments.models import Payment, Refund, RefundReason, RefundState
from payments.services.auditing import repair
from payments.services.late import settle_late
from payments.services.mismatches import seen_to, send_back_and_end
from payments.services.settling import settle
from payments.services.sweeping import MISMATCH_KEPT, sweep
from payments.tests.audit_checks import change, found, make_refund, mended, settled
from payments.tests.factories import mispaid, paid, start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "without_pause")]

KEES = "kees@kraam.example"


def expire(order):
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    settled()
    order.refresh_from_db()


def another_amount_after_expiry():
    """One euro for an order that has ended."""
    order, payment = mispaid()
    expire(order)
    assert (order.state, order.flag) == (OrderState.EXPIRED, Flag.MISMATCH)
    return order, payment


def test_another_amount_after_expiry_buys_nothing():
    order, payment = another_amount_after_expiry()
    clear_flag(order.pk, by=KEES, why="an older version let him", now=timezone.now())

    settle_late(payment_id=payment.pk)

    order.refresh_from_db()
    assert (order.state, order.paid_at) == (OrderState.EXPIRED, None)
    assert units("MUG") == (10, 0, 0)
    assert not payment.refunds.exists()


def test_another_amount_after_expiry_that_was_seen_to_is_sent_back_by_the_repair():
    order, _payment = another_amount_after_expiry()
    clear_flag(order.pk, by=KEES, why="an older version let him", now=timezone.now())
    settled()

    assert mended("payment_unused") == "100 EUR goes back"

    order.refresh_from_db()
    back = Refund.objects.get()
    assert (order.state, order.paid_at) == (OrderState.EXPIRED, None)
    assert (back.amount_minor, back.reason, back.state) == (
        100,
        RefundReason.MISMATCH,
        RefundState.SUCCEEDED,
    )
    assert units("MUG") == (10, 0, 0)
    assert found() == []


@pytest.mark.parametrize("what", [Flag.MISMATCH, Flag.DISPUTE])
def test_another_amount_after_expiry_is_not_seen_to_while_it_is_there(what):
    order, _payment = another_amount_after_expiry()
    change(order, flag=what)

    with pytest.raises(NotToBeClosed):
        seen_to(order, by=KEES, why="fine", now=timezone.now())

    send_back_and_end(order, by=KEES, why="sent back", now=timezone.now())
    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.EXPIRED, "")
    flag(order, Flag.MISMATCH, why="an old report", now=timezone.now())
    assert seen_to(order, by=KEES, why="it went back", now=timezone.now()).flag == ""


def test_another_amount_of_which_a_refund_failed_is_the_merchants_to_see_to():
    order, payment = another_amount_after_expiry()
    make_refund(payment, state=RefundState.FAILED)

    assert seen_to(order, by=KEES, why="transferred by hand", now=timezone.now()).flag == ""


def test_another_amount_for_an_order_that_waits_is_not_mended_but_ended_in_time():
    order, _payment = mispaid()
    settled()
    change(order, flag="")

    [breach] = found()
    assert breach.code == "payment_unused"
    assert repair(breach, now=timezone.now()) is None

    sweep(timestamp=int((timezone.now() + MISMATCH_KEPT + timedelta(minutes=5)).timestamp()))
    run_jobs()
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert Refund.objects.get().amount_minor == 100


def test_an_amount_that_changes_at_the_last_moment_buys_nothing(monkeypatch):
    """A transfer is corrected between the look at the payment and the order's lock."""
    order, _token = make_order(quantity=2)
    started = start(order)
    expire(order)
    settle(paid(started, order), now=timezone.now())
    payment = Payment.objects.get()
    order.refresh_from_db()
    real = revive

    def corrected_meanwhile(*args, **kwargs):
        change(payment, received_minor=100)
        return real(*args, **kwargs)

    monkeypatch.setattr("payments.services.late.revive", corrected_meanwhile)
    settle_late(payment_id=payment.pk)

    order.refresh_from_db()
    assert (order.state, order.paid_at) == (OrderState.EXPIRED, None)
    assert Refund.objects.get().amount_minor == 100


def test_late_money_goes_back_when_the_units_lie_in_too_many_places():
    stock = {"MUG": 50, "CUP": 50}
    for sku, count in stock.items():
        make_product(sku=sku, stock=count, weight_grams=1)
    order = place(make_cart(stock)[0])
    started = start(order)
    expire(order)
    for sku in stock:
        split_stock(sku=sku, buckets=50, reason="rush", by=KEES, now=timezone.now())

    settle(paid(started, order), now=timezone.now())
    run_jobs()

    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    back = Refund.objects.get()
    assert (back.amount_minor, back.reason) == (order.total_minor, RefundReason.LATE_PAYMENT)
    assert [units(sku) for sku in stock] == [(50, 0, 0)] * 2
