"""Orders on invoice: agreed at once, paid by bank transfer, refunded by hand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from orders.models import Order
from orders.services.shipping import ship
from orders.states import Flag, OrderState
from orders.tests.factories import make_order, run_jobs
from payments.models import BankPayment, BankTransfer, PaymentState, Refund, RefundReason
from payments.selectors.methods import bank_details
from payments.services.cancelling import cancel_order
from payments.services.mismatches import send_back_and_end
from payments.services.refunding import refund
from payments.services.transfers import receive_transfer, refund_was_transferred
from payments.tests.factories import on_invoice
from shop.kernel.errors import KeyReused
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "with_account")]

IBAN = "NL91ABNA0417164300"
KEES = "kees@kraam.example"


@pytest.fixture
def with_account(settings):
    settings.SHOP_IBAN = IBAN


def agreed(quantity: int = 2):
    order, _token = make_order(quantity=quantity)
    payment = on_invoice(order)
    run_jobs()
    order.refresh_from_db()
    return order, payment


def transfer(payment, minor: int, *, key: str = "") -> Order:
    now = timezone.now()
    return receive_transfer(
        payment,
        amount=Money(minor, "EUR"),
        received_on=now.date(),
        by=KEES,
        key=key or str(uuid4()),
        now=now,
    )


def test_an_order_on_invoice_is_agreed_and_tells_where_to_pay():
    order, _payment = agreed()

    details = bank_details(order)

    assert (order.state, order.paid_at) == (OrderState.AUTHORISED, None)
    assert details is not None
    assert (details.iban, details.reference) == (IBAN, order.number)
    assert details.amount == order.total
    assert details.due_on == timezone.localdate() + timedelta(days=14)


def test_a_transfer_pays_the_order_once():
    order, payment = agreed()

    transfer(payment, order.total_minor, key="statement-1")
    order = transfer(payment, order.total_minor, key="statement-1")

    assert order.state == OrderState.PAID
    assert BankTransfer.objects.count() == 1
    assert order.events.filter(transition="pay").count() == 1
    assert bank_details(order) is None
    with pytest.raises(KeyReused):
        transfer(payment, 1, key="statement-1")


def test_a_transfer_pays_what_was_sent_before():
    order, payment = agreed()
    line = order.lines.get()
    ship(order.pk, units={line.pk: 2}, carrier="postnl", by=KEES, key="s1", now=timezone.now())
    run_jobs()
    payment.refresh_from_db()
    assert payment.state == PaymentState.AUTHORISED

    order = transfer(payment, order.total_minor)

    assert order.state == OrderState.SHIPPED
    assert order.paid_at is not None


def test_too_little_flags_the_order_until_the_rest_comes():
    order, payment = agreed()

    flagged = transfer(payment, order.total_minor - 500)
    assert (flagged.state, flagged.flag) == (OrderState.AUTHORISED, "payment_mismatch")

    order = transfer(payment, 500)

    assert (order.state, order.flag) == (OrderState.PAID, "")
    payment.refresh_from_db()
    assert payment.received == order.total


def test_too_much_flags_the_order_until_it_is_corrected():
    order, payment = agreed()
    flagged = transfer(payment, order.total_minor + 500)
    assert flagged.flag == "payment_mismatch"

    order = transfer(payment, -500)

    assert (order.state, order.flag) == (OrderState.PAID, "")


def test_another_currency_is_no_transfer_of_this_order():
    _order, payment = agreed()
    now = timezone.now()

    with pytest.raises(ValueError, match="EUR"):
        receive_transfer(
            payment, amount=Money(1, "USD"), received_on=now.date(), by=KEES, key="k", now=now
        )


def test_a_refund_waits_for_the_merchant_to_transfer_it():
    order, payment = agreed()
    order = transfer(payment, order.total_minor)
    made = refund(
        order,
        shipping_minor=order.shipping_minor,
        reason=RefundReason.GOODWILL,
        by=KEES,
        key=str(uuid4()),
        now=timezone.now(),
    )
    run_jobs()
    made.refresh_from_db()
    assert made.state == "pending"

    for day in (1, 2):
        sent_on = timezone.localdate() + timedelta(days=day)
        refund_was_transferred(made, sent_on=sent_on, by=KEES, now=timezone.now())

    made.refresh_from_db()
    assert made.state == "succeeded"
    owed = BankPayment.objects.get()
    assert owed.refunds.get().sent_on == timezone.localdate() + timedelta(days=1)


def test_a_cancelled_order_is_owed_no_more_and_money_that_comes_goes_back():
    order, payment = agreed()
    cancelled = cancel_order(order, by=KEES, why="no", key="c1", now=timezone.now())
    run_jobs()
    payment.refresh_from_db()
    assert (cancelled.state, payment.state) == (OrderState.CANCELLED, PaymentState.CANCELLED)

    transfer(payment, order.total_minor)
    run_jobs()

    back = Refund.objects.get()
    assert (back.reason, back.state) == (RefundReason.LATE_PAYMENT, "pending")
    assert back.amount_minor == order.total_minor


def test_a_paid_order_that_is_cancelled_is_refunded():
    order, payment = agreed()
    order = transfer(payment, order.total_minor)

    cancel_order(order, by=KEES, why="no", key="c2", now=timezone.now())
    cancel_order(order, by=KEES, why="no", key="c2", now=timezone.now())
    run_jobs()

    back = Refund.objects.get()
    assert (back.reason, back.amount_minor) == (RefundReason.CANCELLED, order.total_minor)


def test_a_transfer_that_was_another_order_s_is_taken_back_and_the_real_one_pays():
    order, payment = agreed()
    transfer(payment, 1000)
    taken_back = transfer(payment, -1000)
    payment.refresh_from_db()
    assert (taken_back.flag, taken_back.paid_at) == (Flag.MISMATCH, None)
    assert payment.received == Money(0, "EUR")

    paid = transfer(payment, order.total_minor)

    assert (paid.state, paid.flag) == (OrderState.PAID, "")
    assert paid.paid_at is not None


def test_money_that_never_came_flags_an_order_that_is_paid():
    order, payment = agreed()
    transfer(payment, order.total_minor)

    corrected = transfer(payment, -order.total_minor)

    assert (corrected.state, corrected.flag) == (OrderState.PAID, Flag.MISMATCH)


@pytest.mark.parametrize("more", [10, -1])  # too little all the same, or all of it
def test_what_comes_in_after_a_mismatch_went_back_goes_back_too(more: int):
    order, payment = agreed()
    transfer(payment, 100)
    send_back_and_end(order, by=KEES, why="too little", now=timezone.now())

    transfer(payment, more if more > 0 else order.total_minor - 100)
    run_jobs()
    if more > 0:
        send_back_and_end(order, by=KEES, why="again too little", now=timezone.now())

    payment.refresh_from_db()
    order.refresh_from_db()
    refunds = Refund.objects.filter(payment=payment)
    assert sum(refunds.values_list("amount_minor", flat=True)) == payment.received_minor
    assert (order.state, order.flag) == (OrderState.CANCELLED, "")
