"""A flag excuses what it tells a merchant of, and no other breach of its order."""

import pytest
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import OrderLine
from orders.services.cancelling import cancel_sold
from orders.services.flags import flag
from orders.services.shipping import ship
from orders.states import Flag
from orders.tests.factories import make_order
from payments.models import PaymentState, RefundState
from payments.tests.audit_checks import (
    change,
    codes,
    mails_went_out,
    make_refund,
    paid_order,
    settled,
)
from payments.tests.factories import mispaid, on_invoice, pay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "without_pause")]


def flagged(order, what: Flag) -> None:
    """That and nothing else, whatever it was before."""
    change(order, flag="")
    flag(order, what, why=f"a test of {what}", now=timezone.now())
    mails_went_out()


def excusing(order, code: str) -> set[Flag]:
    """The flags under which a breach is not reported."""
    found = set()
    for what in Flag:
        flagged(order, what)
        if code not in codes():
            found.add(what)
    change(order, flag="")
    assert code in codes()
    return found


def test_a_mismatch_is_told_by_its_flag_and_not_by_the_audit_again():
    order, _payment = mispaid()
    mails_went_out()

    assert order.flag == Flag.MISMATCH
    assert codes() == []


def test_money_that_pays_for_nothing():
    order, _payment = mispaid()
    mails_went_out()

    assert excusing(order, "payment_unused") == {Flag.MISMATCH}


def test_money_that_fits_and_pays_for_nothing_is_no_mismatch():
    order, payment = mispaid()
    mails_went_out()
    change(payment, received_minor=F("amount_minor"))

    assert excusing(order, "payment_unused") == set()


def test_money_of_which_a_refund_failed():
    order, payment = mispaid()
    make_refund(payment, amount_minor=1, state=RefundState.FAILED)
    mails_went_out()

    assert excusing(order, "payment_unused") == {Flag.MISMATCH, Flag.REFUND_FAILED}


def test_a_second_payment_of_which_a_refund_failed():
    order, payment = paid_order()
    change(payment, state=PaymentState.SURPLUS)
    assert excusing(order, "payment_surplus") == set()

    make_refund(payment, state=RefundState.FAILED)

    assert excusing(order, "payment_surplus") == {Flag.REFUND_FAILED}


def test_an_order_paid_with_another_amount():
    order, payment = paid_order()
    change(payment, received_minor=F("received_minor") - 1)

    assert excusing(order, "order_without_payment") == {Flag.MISMATCH}


def test_sold_without_a_promise(settings):
    settings.SHOP_IBAN = "NL02ABNA0123456789"
    order, _token = make_order()
    payment = on_invoice(order)
    settled()
    change(payment, state=PaymentState.CANCELLED)

    assert excusing(order, "order_without_promise") == {Flag.MISMATCH, Flag.AUTHORISATION_LOST}


def test_a_promise_that_was_not_taken_is_excused_by_nothing(settings):
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    pay(order)
    settled()
    units = {order.lines.get().pk: 1}
    ship(order.pk, units=units, carrier="dhl", by="kees", key="s", now=timezone.now())
    ProcrastinateJob.objects.filter(task_name="payments.capture_promised").delete()
    settled()

    assert excusing(order, "promise_not_taken") == set()


def test_cancelled_units_of_which_a_refund_failed():
    order, payment = paid_order(quantity=2)
    units = {order.lines.get().pk: 1}
    cancel_sold(order.pk, units=units, by="kees", why="gone", key="c", now=timezone.now())
    payment.refunds.all().delete()
    ProcrastinateJob.objects.filter(task_name="payments.send_refund").delete()
    OrderLine.objects.filter(order=order).update(refunded=0)
    settled()
    assert excusing(order, "cancelled_not_refunded") == set()

    make_refund(payment, state=RefundState.FAILED)

    assert excusing(order, "cancelled_not_refunded") == {Flag.REFUND_FAILED, Flag.DISPUTE}
