"""Refunds, disputes, customers and the methods they keep."""

from typing import Any

import pytest
import stripe

from deploy.local.stripe.tests.conftest import wait_for


def test_refunds_add_up_to_what_was_paid_and_no_more(client, paid):
    made = paid()
    part = client.v1.refunds.create(
        params={"payment_intent": made.id, "amount": 1000, "reason": "requested_by_customer"}
    )
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        client.v1.refunds.create(params={"payment_intent": made.id, "amount": 1501})
    rest = client.v1.refunds.create(params={"charge": made.latest_charge})
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create(params={"payment_intent": made.id})

    charge = client.v1.charges.retrieve(made.latest_charge, params={"expand": ["refunds"]})
    assert (part.status, part.amount, part.reason) == ("succeeded", 1000, "requested_by_customer")
    assert rest.amount == 1500
    assert (charge.amount_refunded, charge.refunded) == (2500, True)
    assert [refund.id for refund in charge.refunds.data] == [rest.id, part.id]
    assert too_much.value.param == "amount"
    assert "(€15.01) is greater than unrefunded amount on charge (€15.00)" in str(too_much.value)
    assert again.value.code == "charge_already_refunded"
    assert len(client.v1.refunds.list(params={"payment_intent": made.id}).data) == 2


def test_an_unpaid_intent_has_nothing_to_refund(client, intent):
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        client.v1.refunds.create(params={"payment_intent": intent().id})


@pytest.mark.parametrize(
    ("card", "first", "last", "left"),
    [
        ("pm_card_pendingRefund", "pending", "succeeded", 2500),
        ("pm_card_refundFail", "succeeded", "failed", 0),
    ],
)
def test_refunds_that_the_bank_answers_later(client, server, shop, paid, card, first, last, left):
    made = paid(card)
    refund = client.v1.refunds.create(params={"payment_intent": made.id})
    server.control("/advance", id=refund.id)

    assert refund.status == first
    assert client.v1.refunds.retrieve(refund.id).status == last
    assert client.v1.charges.retrieve(made.latest_charge).amount_refunded == left
    wait_for(lambda: "refund.updated" in shop.types(refund.id))
    wait_for(lambda: ("refund.failed" in shop.types(refund.id)) == (last == "failed"))
    [update] = [event for event, _, _ in shop.received if is_update(event, refund.id)]
    assert update["data"]["previous_attributes"] == {"status": first}


def is_update(event: dict[str, Any], refund: str) -> bool:
    about = event["data"]["object"]["id"]
    return (event["type"], about) == ("refund.updated", refund)


def test_a_refund_keeps_why_and_for_what_and_is_made_once(client, paid):
    made = paid()
    params = {
        "payment_intent": made.id,
        "amount": 400,
        "reason": "duplicate",
        "metadata": {"return": "R-1"},
    }
    first = client.v1.refunds.create(params=params, options={"idempotency_key": f"r:{made.id}"})
    again = client.v1.refunds.create(params=params, options={"idempotency_key": f"r:{made.id}"})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create(params={**params, "reason": "because"})

    [listed] = client.v1.refunds.list(params={"payment_intent": made.id}).data
    assert first.id == again.id == listed.id
    assert (listed.reason, listed.metadata.to_dict()) == ("duplicate", {"return": "R-1"})
    assert listed.destination_details.type == "card"


def test_a_disputed_payment_cannot_be_refunded(client, server, paid):
    made = paid("pm_card_createDispute")
    [dispute] = client.v1.disputes.list(params={"payment_intent": made.id}).data
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create(params={"payment_intent": made.id})
    server.control(f"/disputes/{dispute.id}/close", status="lost")

    assert (dispute.status, dispute.amount, dispute.reason) == (
        "needs_response",
        2500,
        "fraudulent",
    )
    assert refusal.value.code == "charge_disputed"
    assert client.v1.disputes.retrieve(dispute.id).status == "lost"


def test_a_customer_lives_and_goes(client):
    made = client.v1.customers.create(
        params={"email": "anna@example.nl", "metadata": {"id": "7", "tier": "gold"}}
    )
    changed = client.v1.customers.update(made.id, params={"name": "Anna", "metadata": {"tier": ""}})
    card = client.v1.payment_methods.attach("pm_card_visa", params={"customer": made.id})
    gone = client.v1.customers.delete(made.id)

    assert (changed.name, changed.email) == ("Anna", "anna@example.nl")
    assert changed.metadata.to_dict() == {"id": "7"}
    assert gone.deleted
    assert client.v1.payment_methods.retrieve(card.id).customer is None
    assert client.v1.customers.retrieve(made.id).deleted
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.customers.update(made.id, params={"name": "Bob"})
    assert refusal.value.code == "resource_missing"


def test_a_saved_card_pays_again_and_one_that_is_not_saved_does_not(client, paid):
    customer = client.v1.customers.create()
    first = paid(customer=customer.id, setup_future_usage="off_session")
    again = paid(first.payment_method, customer=customer.id, off_session=True)
    once = paid()

    kept = client.v1.customers.payment_methods.list(customer.id, params={"type": "card"})
    assert [method.id for method in kept.data] == [first.payment_method]
    assert again.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        paid(once.payment_method)
    with pytest.raises(stripe.InvalidRequestError, match="attached to the customer"):
        paid(first.payment_method)


def test_methods_are_attached_and_detached(client):
    customer = client.v1.customers.create()
    method = client.v1.payment_methods.attach("pm_card_amex", params={"customer": customer.id})
    with pytest.raises(stripe.CardError):
        client.v1.payment_methods.attach(
            "pm_card_visa_chargeDeclined", params={"customer": customer.id}
        )
    client.v1.payment_methods.detach(method.id)

    assert method.card.brand == "amex"
    assert client.v1.payment_methods.list(params={"customer": customer.id}).data == []
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        client.v1.payment_methods.attach(method.id, params={"customer": customer.id})
