"""Stripe behind the fault proxy: what its library makes of each failure, and what a key keeps."""

from typing import Any

import pytest
import stripe

from deploy.local.instance import Instance


def stripe_client(instance: Instance) -> stripe.StripeClient:
    environment = instance.environment()
    return stripe.StripeClient(
        environment["STRIPE_API_KEY"],
        base_addresses={"api": environment["STRIPE_API_BASE"]},
        max_network_retries=0,
    )


def start(instance: Instance, key: str) -> Any:
    return stripe_client(instance).v1.payment_intents.create(
        {"amount": 500, "currency": "eur"}, {"idempotency_key": key}
    )


@pytest.mark.parametrize(
    ("kind", "error"),
    [("internal_error", stripe.APIError), ("throttled", stripe.RateLimitError)],
)
def test_stripe_fails_in_its_own_words(instance, ask, kind, error):
    ask(stripe={"next": {kind: 1}})

    with pytest.raises(error):
        start(instance, kind)


def test_a_lost_answer_of_stripe_s_is_there_for_the_same_key(instance, ask, counts):
    before = counts("stripe").get("lost_answer", 0)
    ask(stripe={"next": {"lost_answer": 1}})
    with pytest.raises(stripe.APIConnectionError):
        start(instance, "lost")

    again = start(instance, "lost")

    assert counts("stripe")["lost_answer"] == before + 1
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_a_failure_of_stripe_s_own_is_saved_for_its_key(instance, ask, counts):
    before = counts("stripe").get("saved_error", 0)
    ask(stripe={"next": {"saved_error": 1}})
    with pytest.raises(stripe.APIError) as first:
        start(instance, "saved")

    with pytest.raises(stripe.APIError) as again:
        start(instance, "saved")

    assert counts("stripe")["saved_error"] == before + 1
    assert (first.value.http_status, again.value.http_status) == (500, 500)
    assert "Idempotent-Replayed" not in (first.value.headers or {})
    assert (again.value.headers or {})["Idempotent-Replayed"] == "true"
    assert start(instance, "another").status == "requires_payment_method"
