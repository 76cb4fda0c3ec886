"""Payments that a bank takes days for: told of once, whatever becomes of them."""

import pytest
from django.utils import timezone

from orders.models import MailKind, Order, OrderMail
from orders.states import OrderState
from orders.tests.factories import make_order
from payments.gateways.base import StartedPayment
from payments.gateways.registry import gateway
from payments.services.settling import settle
from payments.tests.factories import at_stripe, pay_by_debit, start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def hear_of(started: StartedPayment) -> None:
    settle(gateway("stripe").report(started.gateway_id), now=timezone.now())


def fail_at_the_bank(started: StartedPayment) -> None:
    pay_by_debit(started)
    hear_of(started)
    at_stripe("advance", id=started.gateway_id, outcome="fail")
    for _ in range(2):
        hear_of(started)


def test_a_debit_that_failed_is_told_by_one_mail_each_time() -> None:
    order, _token = make_order()
    started = start(order)
    told = OrderMail.objects.filter(order=order, kind=MailKind.PAYMENT_FAILED)

    fail_at_the_bank(started)
    assert told.count() == 1
    fail_at_the_bank(started)

    assert told.count() == 2
    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT
