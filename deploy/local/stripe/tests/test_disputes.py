"""Disputes: opened by test cards, answered with evidence, decided for or against the shop."""

import pytest
import stripe

from deploy.local.stripe.tests.conftest import wait_for


@pytest.fixture
def disputed(client, paid):
    def make(card="pm_card_createDispute"):
        [dispute] = client.v1.disputes.list(params={"payment_intent": paid(card).id}).data
        return dispute

    return make


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("pm_card_createDispute", "fraudulent"),
        ("pm_card_createDisputeProductNotReceived", "product_not_received"),
    ],
)
def test_a_dispute_says_what_is_the_matter(client, shop, disputed, card, reason):
    dispute = disputed(card)
    wait_for(lambda: len(shop.types(dispute.id)) == 2)

    assert (dispute.status, dispute.reason, dispute.amount) == ("needs_response", reason, 2500)
    assert dispute.evidence_details.due_by > dispute.created
    assert client.v1.charges.retrieve(dispute.charge).disputed
    assert sorted(shop.types(dispute.id)) == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
    ]
    told = [event["data"]["object"] for event, _, _ in shop.received]
    assert {one["payment_intent"] for one in told if one["id"] == dispute.id} == {
        dispute.payment_intent
    }


@pytest.mark.parametrize(
    ("outcome", "money"), [("won", {"charge.dispute.funds_reinstated"}), ("lost", set())]
)
def test_the_bank_decides(client, server, shop, disputed, outcome, money):
    dispute = disputed()
    server.control(f"/disputes/{dispute.id}/close", status=outcome)
    expected = {"charge.dispute.closed", *money}
    wait_for(lambda: expected <= set(shop.types(dispute.id)))

    assert client.v1.disputes.retrieve(dispute.id).status == outcome
    assert ("charge.dispute.funds_reinstated" in shop.types(dispute.id)) == bool(money)


@pytest.mark.parametrize(
    ("evidence", "outcome"), [("winning_evidence", "won"), ("losing_evidence", "lost")]
)
def test_evidence_is_weighed(client, server, shop, disputed, evidence, outcome):
    dispute = disputed()
    staged = client.v1.disputes.update(
        dispute.id, params={"evidence": {"customer_name": "Anna"}, "submit": False}
    )
    sent = client.v1.disputes.update(
        dispute.id, params={"evidence": {"uncategorized_text": evidence}}
    )
    server.control("/advance", id=dispute.id)
    wait_for(lambda: "charge.dispute.closed" in shop.types(dispute.id))

    assert (staged.status, staged.evidence_details.has_evidence) == ("needs_response", True)
    assert (sent.status, sent.evidence.customer_name) == ("under_review", "Anna")
    assert sent.evidence_details.submission_count == 1
    assert client.v1.disputes.retrieve(dispute.id).status == outcome
    wait_for(lambda: shop.types(dispute.id).count("charge.dispute.updated") == 2)


def test_the_shop_may_give_in(client, server, disputed):
    dispute = disputed()
    done = client.v1.disputes.close(dispute.id)

    assert done.status == "lost"
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        client.v1.disputes.update(dispute.id, params={"metadata": {"a": "b"}})
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        client.v1.disputes.close(dispute.id)
