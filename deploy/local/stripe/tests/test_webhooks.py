"""Events and their way to the shop: signed, repeated, kept through a killed server."""

from functools import partial

import httpx
import pytest
import stripe

from deploy.local.stripe.tests.conftest import WEBHOOK_SECRET, Shop, wait_for


def test_a_payment_is_announced_with_a_signature_that_the_library_accepts(client, shop, paid):
    announced = {"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"}
    made = paid()
    wait_for(lambda: announced <= set(shop.types(made.id)))  # they come in any order

    assert set(shop.types(made.id)) == announced
    for _, body, signature in shop.received:
        event = client.construct_event(body, signature, WEBHOOK_SECRET)
        assert event.object == "event"
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body, signature, "whsec_other")


@pytest.mark.parametrize(
    ("card", "announced"),
    [
        ("pm_card_threeDSecure2Required", {"payment_intent.requires_action"}),
        ("pm_card_createDispute", {"charge.dispute.created", "payment_intent.succeeded"}),
    ],
)
def test_what_else_is_announced(client, shop, paid, card, announced):
    made = paid(card)

    wait_for(lambda: announced <= set(shop.types(made.id)))


def test_declines_refunds_cancellations_and_holds_are_announced(client, shop, intent, paid):
    declined, cancelled = intent(), intent()
    with pytest.raises(stripe.CardError):
        client.v1.payment_intents.confirm(
            declined.id,
            params={"payment_method": "pm_card_chargeDeclined", "return_url": "https://shop.test"},
        )
    client.v1.payment_intents.cancel(cancelled.id)
    refunded, held = paid(), paid(capture_method="manual")
    client.v1.refunds.create(params={"payment_intent": refunded.id})

    expected = {
        declined.id: {"charge.failed", "payment_intent.payment_failed"},
        cancelled.id: {"payment_intent.canceled"},
        refunded.id: {"refund.created", "charge.refunded"},
        held.id: {"payment_intent.amount_capturable_updated"},
    }
    for identifier, types in expected.items():
        wait_for(partial(announced_all, shop, identifier, types))


def announced_all(shop: Shop, identifier: str, types: set[str]) -> bool:
    return types.issubset(shop.types(identifier))


def test_events_can_be_read_and_filtered(client, intent):
    made = intent()

    page = client.v1.events.list(params={"type": "payment_intent.created", "limit": 1})
    both = client.v1.events.list(params={"types": ["payment_intent.created", "charge.failed"]})
    [event] = page.data
    assert event.data.object.id == made.id
    assert page.has_more
    assert client.v1.events.retrieve(event.id).type == "payment_intent.created"
    assert {one.type for one in both.data} <= {"payment_intent.created", "charge.failed"}


def test_paused_events_wait_and_any_event_can_be_sent_again(client, server, shop, intent):
    server.control("/webhooks", paused=True)
    made = intent()
    waiting = httpx.get(f"{server.url}/_local/deliveries", params={"limit": 1}).json()["data"][0]
    seen_while_paused = shop.types(made.id)
    server.control("/webhooks", paused=False)
    wait_for(lambda: shop.types(made.id))
    server.control(f"/events/{waiting['event']}/resend")

    assert (waiting["state"], waiting["attempts"]) == ("waiting", [])
    assert seen_while_paused == []
    wait_for(lambda: shop.types(made.id) == ["payment_intent.created"] * 2)


def test_an_event_is_repeated_until_it_is_accepted(server, shop, intent):
    shop.status = 500
    made = intent()
    wait_for(lambda: shop.types(made.id))
    shop.status = 200

    wait_for(lambda: len(shop.types(made.id)) == 2)
    log = httpx.get(f"{server.url}/_local/deliveries", params={"limit": 1}).json()["data"][0]
    wait_for(lambda: delivered(server))
    assert log["attempts"][0]["status"] == 500


def delivered(server) -> bool:
    log = httpx.get(f"{server.url}/_local/deliveries", params={"limit": 1}).json()["data"][0]
    return [attempt["status"] for attempt in log["attempts"]] == [500, 200]


def test_a_killed_server_forgets_nothing(client, server, shop, intent, paid):
    made = paid()
    server.control("/webhooks", paused=True)
    unsent = intent()
    keyed = {"headers": {"Idempotency-Key": "before the kill"}, "amount": 900, "currency": "eur"}
    first = server.call("/payment_intents", **keyed)
    server.kill()
    server.start()

    assert client.v1.payment_intents.retrieve(made.id).status == "succeeded"
    assert server.call("/payment_intents", **keyed).json() == first.json()
    wait_for(lambda: shop.types(unsent.id) == ["payment_intent.created"])
