"""What every payment provider promises the shop: one set of tests that each of them passes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from payments.errors import UnknownPayment
from payments.gateways.base import PaymentGateway, RefundStatus, Status
from payments.gateways.invoice_gateway import record_transfer
from payments.gateways.registry import gateway
from payments.tests.factories import stripe_client
from shop.kernel.money import Money

pytestmark = pytest.mark.django_db

AMOUNT = Money(12_345, "EUR")
ABROAD = "https://kraam.example/back/"


@dataclass(frozen=True)
class Provider:
    """A gateway, and what its customers do: promise the money, and pay it."""

    gateway: PaymentGateway
    promise: Callable[[str], Any]
    pay: Callable[[str], Any]

    def start(self, order_id: str = "", **options: Any) -> str:
        """A payment that is open for promises."""
        started = self.gateway.start(
            order_id=order_id or str(uuid4()),
            order_number="K7WQ2M9XPA",
            amount=AMOUNT,
            **{"capture_later": True, **options},
        )
        return started.gateway_id


def _confirm(gateway_id: str) -> None:
    stripe_client().v1.payment_intents.confirm(
        gateway_id, params={"payment_method": "pm_card_visa", "return_url": ABROAD}
    )


def _confirm_and_capture(gateway_id: str) -> None:
    _confirm(gateway_id)
    stripe_client().v1.payment_intents.capture(gateway_id)


def _transfer(gateway_id: str) -> None:
    now = timezone.now()
    record_transfer(
        gateway_id,
        amount=AMOUNT,
        received_on=now.date(),
        by="kees@kraam.example",
        key=str(uuid4()),
        now=now,
    )


@pytest.fixture(params=["stripe", "invoice"])
def provider(request) -> Provider:
    if request.param == "stripe":
        return Provider(gateway("stripe"), promise=_confirm, pay=_confirm_and_capture)
    return Provider(gateway("invoice"), promise=lambda _id: None, pay=_transfer)


def test_starting_again_is_the_same_payment(provider):
    order_id = str(uuid4())

    first, second = provider.start(order_id), provider.start(order_id)

    assert first == second
    assert provider.gateway.resume(first).gateway_id == first


def test_another_attempt_is_another_payment(provider):
    order_id = str(uuid4())
    first = provider.start(order_id)
    provider.gateway.cancel(first)

    assert provider.start(order_id, attempt=2) != first


def test_money_is_promised_before_it_is_paid(provider):
    payment = provider.start()

    provider.promise(payment)

    report = provider.gateway.report(payment)
    assert (report.gateway_id, report.status, report.amount) == (
        payment,
        Status.AUTHORISED,
        AMOUNT,
    )


def test_what_was_paid_is_reported(provider):
    payment = provider.start()

    provider.pay(payment)

    report = provider.gateway.report(payment)
    assert (report.status, report.amount, report.failure) == (Status.SUCCEEDED, AMOUNT, "")


def test_taking_promised_money_says_how_the_payment_stands(provider):
    payment = provider.start()
    provider.promise(payment)

    key = str(uuid4())
    first = provider.gateway.capture(payment, amount=AMOUNT, key=key)
    again = provider.gateway.capture(payment, amount=AMOUNT, key=key)

    by_itself = not provider.gateway.takes_promised_money
    assert first.status is (Status.AUTHORISED if by_itself else Status.SUCCEEDED)
    assert again == first


def test_nobody_pays_what_was_cancelled(provider):
    payment = provider.start()

    first = provider.gateway.cancel(payment)
    again = provider.gateway.cancel(payment)

    assert first.status is again.status is Status.CANCELLED
    taken = provider.gateway.capture(payment, amount=AMOUNT, key=str(uuid4()))
    assert taken.status is Status.CANCELLED


def test_a_promise_can_be_let_go(provider):
    payment = provider.start()
    provider.promise(payment)

    assert provider.gateway.cancel(payment).status is Status.CANCELLED


def test_cancelling_says_when_it_was_paid_already(provider):
    payment = provider.start()
    provider.pay(payment)

    report = provider.gateway.cancel(payment)

    assert (report.status, report.amount) == (Status.SUCCEEDED, AMOUNT)


def test_the_same_key_refunds_once(provider):
    payment = provider.start()
    provider.pay(payment)
    key = str(uuid4())
    part = Money(2_345, "EUR")

    first = provider.gateway.refund(payment, amount=part, reason="returned", key=key)
    again = provider.gateway.refund(payment, amount=part, reason="returned", key=key)

    assert first == again
    assert (first.payment_gateway_id, first.amount, first.key) == (payment, part, key)
    assert first.status in {RefundStatus.PENDING, RefundStatus.SUCCEEDED}
    assert provider.gateway.refund_report(first.gateway_id) == first


def test_more_than_is_left_does_not_go_back(provider):
    payment = provider.start()
    provider.pay(payment)
    ten = Money(10_000, "EUR")
    provider.gateway.refund(payment, amount=ten, reason="returned", key=str(uuid4()))

    report = provider.gateway.refund(payment, amount=ten, reason="returned", key=str(uuid4()))

    assert (report.status, report.gateway_id) == (RefundStatus.FAILED, "")
    assert report.failure


def test_the_books_tell_what_came_and_went(provider):
    since = timezone.now() - timedelta(seconds=2)
    order_id = str(uuid4())
    paid, open_ = provider.start(order_id), provider.start()
    provider.pay(paid)
    part = Money(45, "EUR")
    provider.gateway.refund(paid, amount=part, reason="goodwill", key=str(uuid4()))

    books = {entry.gateway_id: entry for entry in provider.gateway.payments_since(since)}

    entry = books[paid]
    assert (entry.order_id, entry.status) == (order_id, Status.SUCCEEDED)
    assert (entry.received, entry.refunded) == (AMOUNT, part)
    assert books[open_].received == Money(0, "EUR")
    later = provider.gateway.payments_since(timezone.now() + timedelta(hours=1))
    assert not list(later)


@pytest.mark.parametrize("call", ["report", "resume", "cancel", "refund_report"])
def test_what_the_provider_does_not_have_is_told_by_name(provider, call):
    with pytest.raises(UnknownPayment):
        getattr(provider.gateway, call)("unknown_id")


def test_it_answers(provider):
    provider.gateway.ping()
