"""What webhooks tell of money that went back: which, how much, what for, and once."""

from uuid import uuid4

import pytest
from django.utils import timezone

from orders.models import Order
from orders.tests.factories import make_order, run_jobs
from payments.gateways.base import RefundReport, RefundStatus
from payments.models import RefundReason
from payments.services.refund_reports import settle_refund
from payments.services.refunding import refund, refund_whole
from payments.tests.factories import pay
from webhooks.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def paid_order() -> Order:
    order, _token = make_order(quantity=3)
    pay(order)
    run_jobs()
    order.refresh_from_db()
    return order


def test_a_refund_is_told_once_with_what_it_is_for():
    order = paid_order()
    [line] = order.lines.all()
    made = refund(
        order,
        units={line.pk: 2},
        extra_minor=50,
        reason=RefundReason.RETURNED,
        note="a scratch",
        by="kees@kraam.example",
        key=str(uuid4()),
        now=timezone.now(),
    )
    run_jobs()
    made.refresh_from_db()
    state = RefundStatus(made.state)
    report = RefundReport(made.gateway_id, made.payment.gateway_id, state, made.amount)
    settle_refund(report, alias=made.payment.gateway, now=timezone.now())  # said once more

    [event] = Event.objects.filter(type="order.refunded.v1")

    two = {"amount": 2 * line.unit_price_minor, "currency": "EUR"}
    assert event.data["refund"] == {
        "id": str(made.pk),
        "amount": {"amount": made.amount_minor, "currency": "EUR"},
        "reason": "returned",
        "lines": [{"sku": line.sku, "quantity": 2, "amount": two}],
        "shipping": {"amount": 0, "currency": "EUR"},
        "extra": {"amount": 50, "currency": "EUR"},
    }
    assert "kees" not in str(event.data)


def test_money_that_paid_for_nothing_is_told_with_its_amount():
    order = paid_order()
    payment = order.payments.get()
    refund_whole(
        payment, reason=RefundReason.LATE_PAYMENT, by="shop", key=str(uuid4()), now=timezone.now()
    )
    run_jobs()

    [event] = Event.objects.filter(type="order.refunded.v1")

    told = event.data["refund"]
    assert (told["reason"], told["lines"]) == ("late_payment", [])
    assert told["amount"]["amount"] == payment.amount_minor
