"""Every request that the gateway sends is one that Stripe's own description of its API takes.

stripe-mock checks each against that description and answers with made-up objects; what Stripe then
does, the tests on our stand-in know.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from inspect import getmembers, isfunction
from typing import Any

import pytest
import stripe

from payments.gateways.registry import gateway
from payments.gateways.stripe_gateway import StripeGateway
from payments.tests.factories import stripe_client
from shop.kernel.money import Money

pytestmark = pytest.mark.vendors

AMOUNT = Money(12_345, "EUR")
PAYMENT, CUSTOMER = "pi_123", "cus_123"


def started(stripe_gateway: StripeGateway, **options: Any) -> Any:
    return stripe_gateway.start(
        order_id="01936e2f-0000-7000-8000-000000000000",
        order_number="K7WQ2M9XPA",
        amount=AMOUNT,
        **options,
    )


def refunded(stripe_gateway: StripeGateway, reason: str) -> Any:
    return stripe_gateway.refund(PAYMENT, amount=AMOUNT, reason=reason, key="k1")


REQUESTS: list[tuple[str, Callable[[StripeGateway], Any]]] = [
    ("start", started),
    ("start", lambda g: started(g, customer=CUSTOMER, capture_later=True, attempt=2)),
    ("resume", lambda g: g.resume(PAYMENT)),
    ("report", lambda g: g.report(PAYMENT)),
    ("capture", lambda g: g.capture(PAYMENT, amount=AMOUNT, key="k1")),
    ("cancel", lambda g: g.cancel(PAYMENT)),
    ("refund", lambda g: refunded(g, "returned")),
    ("refund", lambda g: refunded(g, "a reason that Stripe has no word for")),
    ("refund_report", lambda g: g.refund_report("re_123")),
    ("payments_since", lambda g: list(g.payments_since(datetime(2026, 1, 1, tzinfo=UTC)))),
    ("ping", lambda g: g.ping()),
    ("open_customer", lambda g: g.open_customer(user_id=7, email="kees@kraam.example")),
    ("card_session", lambda g: g.card_session(CUSTOMER)),
    ("new_card", lambda g: g.new_card(CUSTOMER)),
    ("cards", lambda g: g.cards(CUSTOMER)),
    ("remove_card", lambda g: g.remove_card(CUSTOMER, "pm_123")),
    ("forget_customer", lambda g: g.forget_customer(CUSTOMER)),
]
ASKS_NOTHING = {"read_event"}


@pytest.mark.parametrize(("name", "request_by"), REQUESTS)
def test_stripe_takes_the_request(name, request_by):
    request_by(gateway("stripe"))


def test_no_request_of_the_gateway_is_left_out():
    calls = {name for name, _ in getmembers(StripeGateway, isfunction) if name[0] != "_"}

    assert {name for name, _ in REQUESTS} == calls - ASKS_NOTHING


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 100, "currency": "eur", "colour": "red"},
        {"amount": "a lot", "currency": "eur"},
        {"currency": "eur"},
    ],
)
def test_what_stripe_does_not_take_is_refused_here_too(wrong):
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client().v1.payment_intents.create(params=wrong)
