"""One order, two ways to pay it: it is paid once, and the other money goes back."""

import pytest
from django.utils import timezone

from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from payments.errors import MethodNotOffered, NothingToPay, PaymentUnderWay
from payments.gateways.base import Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund, RefundReason
from payments.services.paying import start_payment
from payments.services.settling import settle
from payments.tests.factories import (
    another_payment,
    confirm,
    make_business,
    paid,
    pay,
    pay_by_debit,
    pay_with,
    start,
    stripe_client,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "with_account")]


@pytest.fixture
def with_account(settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"


def test_the_second_of_two_payments_goes_back_by_itself():
    order, _token = make_order()
    first = pay(order)
    second = another_payment(order)
    confirm(second)

    for _ in range(2):
        settle(gateway("stripe").report(second.gateway_id), now=timezone.now())
        run_jobs()

    first.refresh_from_db()
    second.refresh_from_db()
    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.PAID, "")
    assert (first.state, second.state) == (PaymentState.SUCCEEDED, PaymentState.SURPLUS)
    refund = Refund.objects.get()
    assert (refund.payment, refund.reason) == (second, RefundReason.DUPLICATE)
    assert (refund.amount_minor, refund.state) == (order.total_minor, "succeeded")
    assert order.events.filter(transition="surplus_payment").count() == 1


def test_a_second_promise_is_let_go(settings):
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    pay(order)
    second = gateway("stripe").start(
        order_id=str(order.pk),
        order_number=order.number,
        amount=order.total,
        attempt=2,
        capture_later=True,
    )
    payment = Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id=second.gateway_id,
        amount_minor=order.total_minor,
        currency=order.currency,
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )
    confirm(payment)

    settle(gateway("stripe").report(payment.gateway_id), now=timezone.now())
    run_jobs()

    payment.refresh_from_db()
    assert payment.state == PaymentState.CANCELLED
    assert gateway("stripe").report(payment.gateway_id).status is Status.CANCELLED
    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.AUTHORISED, "")


def test_choosing_another_way_closes_the_first():
    order, _token = make_order()
    started = start(order)
    user = make_business(order)

    start_payment(order, now=timezone.now(), alias="invoice", user=user)

    order.refresh_from_db()
    assert order.state == OrderState.AUTHORISED
    assert gateway("stripe").report(started.gateway_id).status is Status.CANCELLED


def test_what_was_paid_in_another_tab_counts_when_another_way_is_chosen():
    order, _token = make_order()
    pay_with(start(order))
    user = make_business(order)

    with pytest.raises(NothingToPay):
        start_payment(order, now=timezone.now(), alias="invoice", user=user)

    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_bank_that_is_busy_is_waited_for():
    order, _token = make_order()
    started = start(order)
    pay_by_debit(started)
    user = make_business(order)

    with pytest.raises(PaymentUnderWay):
        start_payment(order, now=timezone.now(), alias="invoice", user=user)

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_PAYMENT


def test_a_payment_that_was_closed_is_opened_anew():
    order, _token = make_order()
    first = start(order)
    stripe_client().v1.payment_intents.cancel(first.gateway_id)

    again = start(order)

    assert again.gateway_id != first.gateway_id
    assert again.report.status is Status.OPEN
    assert start(order).gateway_id == again.gateway_id


def test_only_the_right_amount_paid_by_the_second_payment_pays(settings):
    order, _token = make_order()
    first = start(order)
    second = another_payment(order)

    settle(paid(first, order), now=timezone.now())
    settle(
        gateway("stripe").report(second.gateway_id), now=timezone.now()
    )  # still open: nothing happens

    second.refresh_from_db()
    assert second.state == PaymentState.OPEN


@pytest.mark.parametrize("trusted", [True, False])
def test_who_is_not_trusted_does_not_pay_on_invoice(settings, trusted):
    order, _token = make_order()
    user = make_business(order, trusted=trusted)
    if trusted:
        settings.SHOP_IBAN = ""

    with pytest.raises(MethodNotOffered):
        start_payment(order, now=timezone.now(), alias="invoice", user=user)
    with pytest.raises(MethodNotOffered):
        start_payment(order, now=timezone.now(), alias="invoice")
    with pytest.raises(MethodNotOffered):
        start_payment(order, now=timezone.now(), alias="cheque", user=user)
