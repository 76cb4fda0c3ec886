"""Our books beside the provider's: what only one of them has is found."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.states import Flag, OrderState
from orders.tests.factories import make_order
from payments.gateways.registry import gateway
from payments.models import Payment
from payments.services.settling import settle
from payments.tests.audit_checks import (
    change,
    codes,
    found,
    mails_went_out,
    mended,
    paid_order,
    settled,
)
from payments.tests.factories import pay, pay_with, start, stripe_client
from shop.kernel.audit import GRACE, NOT_CHECKED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "without_pause")]


@pytest.mark.parametrize("remembered", [True, False])
def test_a_payment_that_only_the_provider_knows_is_settled(remembered):
    order, _token = make_order()
    mails_went_out()
    started = start(order)
    pay_with(started)
    if not remembered:
        Payment.objects.filter(order=order).delete()

    assert codes(grace=GRACE) == ([] if remembered else ["payment_unknown"])
    done = mended("payment_behind" if remembered else "payment_unknown")

    assert done == f"payment {started.gateway_id} is succeeded, its order paid now"
    assert found() == []


def test_a_payment_whose_event_never_came_is_found_after_its_time():
    order, _token = make_order()
    mails_went_out()
    pay_with(start(order))
    change(order, reserved_until=timezone.now() + timedelta(days=14))  # a slow bank's

    assert codes(later=timedelta(minutes=60), grace=GRACE) == []
    assert codes(later=timedelta(minutes=71), grace=GRACE) == ["payment_behind"]


def test_a_payment_that_the_provider_does_not_have_needs_a_person():
    _order, payment = paid_order()
    change(payment, gateway_id="pi_nobody_knows")

    assert set(codes()) == {"payment_not_there", "payment_unknown"}


def test_a_refund_made_at_the_provider_is_seen():
    _order, payment = paid_order()
    stripe_client().v1.refunds.create(params={"payment_intent": payment.gateway_id, "amount": 100})

    assert codes() == ["refunds_differ"]


@pytest.mark.usefixtures("provider_away")
def test_a_provider_that_is_away_does_not_hold_up_the_rest():
    order, _token = make_order()
    mails_went_out()
    change(order, state=OrderState.PLACING)

    assert set(codes()) == {NOT_CHECKED, "order_stuck"}


def test_what_a_merchant_did_not_take_of_promised_money_is_no_refund(settings):
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    payment = pay(order)
    intents = stripe_client().v1.payment_intents
    intents.capture(payment.gateway_id, params={"amount_to_capture": order.total_minor - 100})
    settle(gateway("stripe").report(payment.gateway_id), now=timezone.now())
    settled()

    order.refresh_from_db()
    assert order.flag == Flag.MISMATCH
    assert found() == []
