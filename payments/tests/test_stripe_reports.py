"""Stripe's objects in the shop's words."""

import stripe

from payments.gateways.stripe_gateway.reports import payment_report


def test_an_error_without_a_message_has_nothing_to_say_to_the_customer():
    intent = stripe.PaymentIntent.construct_from(
        {
            "id": "pi_1",
            "amount": 100,
            "currency": "eur",
            "status": "requires_payment_method",
            "last_payment_error": {"type": "api_error"},
        },
        key="sk_test",
    )

    assert payment_report(intent).failure == ""
