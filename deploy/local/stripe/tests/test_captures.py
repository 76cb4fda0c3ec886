"""Money that is set aside and captured later, let go, or expires."""

import pytest
import stripe

from deploy.local.stripe.tests.conftest import wait_for


def held_charge(client, held):
    return client.v1.charges.retrieve(held.latest_charge)


def test_money_set_aside_says_until_when(client, shop, paid):
    held = paid(capture_method="manual")
    wait_for(lambda: "payment_intent.amount_capturable_updated" in shop.types(held.id))

    charge = held_charge(client, held)
    assert (held.status, held.amount_capturable, held.amount_received) == (
        "requires_capture",
        2500,
        0,
    )
    assert not charge.captured
    assert charge.payment_method_details.card.capture_before - charge.created == 7 * 24 * 3600
    assert "payment_intent.succeeded" not in shop.types(held.id)


def test_time_lets_it_go_but_settling_banks_does_not(client, server, shop, paid):
    held = paid(capture_method="manual")
    server.control("/advance")
    server.control("/advance", days=6.9)
    before = client.v1.payment_intents.retrieve(held.id).status
    settled = server.control("/advance", days=7)["settled"]
    wait_for(lambda: "payment_intent.canceled" in shop.types(held.id))

    done = client.v1.payment_intents.retrieve(held.id)
    assert before == "requires_capture"
    assert held.id in settled
    assert (done.status, done.cancellation_reason) == ("canceled", "automatic")
    assert done.amount_capturable == 0
    assert held_charge(client, held).refunded
    assert "charge.expired" in shop.types(held.id)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.payment_intents.capture(held.id)
    assert refusal.value.code == "payment_intent_unexpected_state"


def test_what_was_captured_or_cancelled_does_not_expire(client, server, paid):
    captured, cancelled = paid(capture_method="manual"), paid(capture_method="manual")
    client.v1.payment_intents.capture(captured.id, params={"amount_to_capture": 2000})
    client.v1.payment_intents.cancel(cancelled.id, params={"cancellation_reason": "abandoned"})

    assert not {captured.id, cancelled.id} & set(server.control("/advance", days=8)["settled"])
    assert client.v1.payment_intents.retrieve(captured.id).status == "succeeded"
    again = client.v1.payment_intents.retrieve(cancelled.id)
    assert again.cancellation_reason == "abandoned"


def test_what_was_captured_in_part_is_refunded_no_further(client, paid):
    held = paid(capture_method="manual")
    client.v1.payment_intents.capture(held.id, params={"amount_to_capture": 2000})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create(params={"payment_intent": held.id, "amount": 2001})

    assert client.v1.refunds.create(params={"payment_intent": held.id}).amount == 2000


def test_only_what_can_wait_is_offered(intent):
    automatic = intent(capture_method="manual", automatic_payment_methods={"enabled": True})
    with pytest.raises(stripe.InvalidRequestError, match="does not support manual capture"):
        intent(capture_method="manual", payment_method_types=["card", "ideal"])

    assert automatic.payment_method_types == ["card"]


def test_cards_can_wait_while_the_others_pay_at_once(paid, intent):
    options = {"card": {"capture_method": "manual"}}
    made = intent(payment_method_options=options)
    held = paid(payment_method_options=options)

    assert "ideal" in made.payment_method_types
    assert (held.status, held.capture_method) == ("requires_capture", "automatic_async")
