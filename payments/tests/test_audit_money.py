"""Each breach between orders and their money is found, and mended where that can be."""

from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Invoice, OrderLine
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.services.shipping import ship
from orders.states import EXPIRE, OrderState
from orders.tests.factories import make_order
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund, RefundReason, RefundState
from payments.services.auditing import repair
from payments.services.refunding import refund
from payments.tests.audit_checks import (
    change,
    codes,
    found,
    make_refund,
    mended,
    paid_order,
    settled,
    start_late,
)
from payments.tests.factories import on_invoice, pay, pay_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "without_pause")]


def test_the_provider_says_how_much_came_in_for_a_paid_order():
    order, payment = paid_order()
    change(payment, received_minor=F("received_minor") - 1)

    before = {breach.code: breach for breach in found()}
    assert set(before) == {"order_without_payment", "payment_differs"}
    done = {code: repair(breach, now=timezone.now()) for code, breach in before.items()}

    assert done["order_without_payment"] is None  # nobody can tell by our own tables
    assert done["payment_differs"] == f"payment {payment} is succeeded, its order {order.state} now"
    assert found() == []


def test_a_sold_order_without_promised_money_needs_a_person(settings):
    settings.SHOP_IBAN = "NL02ABNA0123456789"
    order, _token = make_order()
    payment = on_invoice(order)
    settled()
    change(payment, state=PaymentState.CANCELLED)

    assert set(codes()) == {"order_without_promise", "payment_behind"}


def test_money_of_an_undone_order_is_used_if_its_stock_is_there():
    order, _token = make_order()
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    started = start_late(order)
    settled()
    Payment.objects.filter(gateway_id=started.gateway_id).update(
        state=PaymentState.SUCCEEDED, received_minor=order.total_minor, received_currency="EUR"
    )

    assert mended("payment_unused") == f"order {order.number} is paid by it now"

    assert found() == []


def test_a_surplus_payment_goes_back():
    order, payment = paid_order()
    second = gateway("stripe").start(
        order_id=str(order.pk), order_number=order.number, amount=order.total, attempt=2
    )
    pay_with(second)
    now = timezone.now()
    Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id=second.gateway_id,
        state=PaymentState.SURPLUS,
        amount_minor=order.total_minor,
        currency="EUR",
        received_minor=order.total_minor,
        received_currency="EUR",
        created_at=now,
        updated_at=now,
    )

    [breach] = found()
    assert breach.code == "payment_surplus"
    # Another audit at the same time has found the same.
    done = {repair(breach, now=timezone.now()) for _ in range(2)}
    settled()

    assert done == {f"{order.total_minor} EUR goes back"}
    assert found() == []
    assert Refund.objects.count() == 1
    assert not payment.refunds.exists()


def test_more_refunded_than_was_paid_needs_a_person():
    order, payment = paid_order()
    make_refund(payment, amount_minor=order.total_minor + 1, state=RefundState.SUCCEEDED)

    assert set(codes()) == {"refunded_too_much", "refunds_differ"}


def test_cancelled_units_whose_money_did_not_go_back():
    order, payment = paid_order(quantity=2)
    [line] = order.lines.all()
    cancel_sold(
        order.pk, units={line.pk: 1}, by="shop", why="broken", key=str(uuid4()), now=timezone.now()
    )
    payment.refunds.all().delete()
    change(line, refunded=0)
    settled_without_refunds()

    assert mended("cancelled_not_refunded") == f"{line.unit_price_minor} EUR goes back"

    assert found() == []


def settled_without_refunds() -> None:
    ProcrastinateJob.objects.filter(task_name="payments.send_refund").delete()
    settled()


def test_counters_of_refunded_units_follow_the_refunds():
    order, _payment = paid_order()
    OrderLine.objects.filter(order=order).update(refunded=1)

    assert "refunded 1 became 0" in mended("refunded_units_wrong")

    assert found() == []
    assert order.events.filter(transition="recount", by="audit").exists()


def test_promised_money_of_goods_that_were_sent_is_taken(settings):
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    payment = pay(order)
    settled()
    order.refresh_from_db()
    assert order.state == OrderState.AUTHORISED
    [line] = order.lines.all()
    ship(
        order.pk,
        units={line.pk: 1},
        carrier="postnl",
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    ProcrastinateJob.objects.filter(task_name="payments.capture_promised").delete()
    settled()

    assert mended("promise_not_taken") == f"payment {payment} is succeeded now"

    assert found() == []


def test_promised_money_of_an_undone_order_is_let_go(settings):
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    payment = pay(order)
    settled()
    cancel_sold(order.pk, by="shop", why="gone", key=str(uuid4()), now=timezone.now())
    ProcrastinateJob.objects.filter(task_name="payments.release_promise").delete()
    settled()

    assert mended("promise_not_released") == f"payment {payment} is cancelled now"

    assert found() == []


def test_a_refund_that_nobody_sent_is_sent():
    _order, payment = paid_order()
    make_refund(payment)

    assert mended("refund_stuck") == "the refund is succeeded now"

    assert found() == []


def test_a_refund_without_its_credit_note_gets_it():
    order, _payment = paid_order()
    [line] = order.lines.all()
    sent = refund(
        order,
        units={line.pk: 1},
        reason=RefundReason.GOODWILL,
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    settled()
    series = Invoice.objects.filter(key=f"refund:{sent.pk}")
    number = series.get().number
    series.update(key="lost", number=number)

    assert mended("credit_note_missing") == "the credit note was written"

    assert found() == []
