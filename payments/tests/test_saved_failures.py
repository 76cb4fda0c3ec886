"""Stripe answers a key with the same failure for a day: the next try takes another key."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from orders.tests.factories import make_order, run_jobs
from payments.errors import ProviderUnavailable
from payments.gateways.base import Status
from payments.gateways.registry import gateway
from payments.gateways.stripe_gateway import StripeGateway, reports
from payments.gateways.stripe_gateway.connection import MOST_KEYS
from payments.models import Payment, PaymentState, Refund, RefundReason, RefundState
from payments.services.promises import capture_promised
from payments.services.refunding import refund, send_refund
from payments.tests.factories import at_stripe, pay, start, stripe_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def fails(call: Callable[[], Any]) -> None:
    """Stripe fails at it by a fault of its own, and saves that answer."""
    at_stripe("faults", errors=1)
    with pytest.raises(ProviderUnavailable):
        call()


def intents_of(order: Any) -> list[Any]:
    intents = stripe_client().v1.payment_intents.list(params={"limit": 100}).data
    return [each for each in intents if each.metadata.to_dict().get("order_id") == str(order.pk)]


def test_a_payment_is_opened_after_failures() -> None:
    order, _token = make_order()
    for _ in range(3):
        fails(lambda: start(order))

    started = start(order)

    assert started.report.status is Status.OPEN
    assert Payment.objects.get().gateway_id == started.gateway_id


def test_an_answer_that_was_lost_after_a_failure_is_found_again() -> None:
    order, _token = make_order()
    fails(lambda: start(order))
    lost = start(order)
    Payment.objects.all().delete()  # as if the process had died before it could remember

    assert start(order).gateway_id == lost.gateway_id
    assert len(intents_of(order)) == 1


def test_there_is_an_end_to_trying() -> None:
    order, _token = make_order()
    for _ in range(MOST_KEYS):
        fails(lambda: start(order))
    at_stripe("faults", errors=0)

    with pytest.raises(ProviderUnavailable):
        start(order)


def test_promised_money_is_taken_after_a_failure(settings: Any) -> None:
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    payment = pay(order)
    fails(lambda: capture_promised(payment_id=payment.pk))

    capture_promised(payment_id=payment.pk)

    payment.refresh_from_db()
    assert (payment.state, payment.received) == (PaymentState.SUCCEEDED, order.total)


def test_a_customer_is_opened_after_a_failure() -> None:
    stripe_gateway = gateway("stripe")
    assert isinstance(stripe_gateway, StripeGateway)
    user_id = uuid4().int % 10**9
    open_customer = partial(stripe_gateway.open_customer, user_id=user_id, email="sanne@example.nl")
    fails(open_customer)

    assert open_customer().startswith("cus_")


def recorded_refund() -> Refund:
    order, _token = make_order(quantity=2)
    pay(order)
    run_jobs()
    return refund(
        order,
        units={order.lines.get().pk: 1},
        reason=RefundReason.RETURNED,
        by="kees",
        key=str(uuid4()),
        now=timezone.now(),
    )


def test_money_goes_back_after_a_failure() -> None:
    made = recorded_refund()
    fails(lambda: send_refund(refund_id=made.pk))

    send_refund(refund_id=made.pk)

    made.refresh_from_db()
    assert made.state == RefundState.SUCCEEDED


def test_money_that_went_back_in_spite_of_a_failure_does_not_go_again() -> None:
    made = recorded_refund()
    fails(lambda: send_refund(refund_id=made.pk))
    intent = made.payment.gateway_id
    done = stripe_client().v1.refunds.create(
        params={
            "payment_intent": intent,
            "amount": made.amount_minor,
            "metadata": {reports.KEY: made.key},
        }
    )

    send_refund(refund_id=made.pk)

    made.refresh_from_db()
    assert (made.gateway_id, made.state) == (done.id, RefundState.SUCCEEDED)
    assert len(stripe_client().v1.refunds.list(params={"payment_intent": intent}).data) == 1
