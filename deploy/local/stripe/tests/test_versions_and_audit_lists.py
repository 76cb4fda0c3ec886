"""The version of the API that is spoken, and the lists that an audit reads from end to end."""

import time

import pytest
import stripe

from deploy.local.stripe.settings import API_VERSION
from deploy.local.stripe.tests.conftest import API_KEY, Server, wait_for


@pytest.mark.parametrize(
    "version",
    ["2024-06-20", "2026-10-28.endive", "2026-04-22.preview", "2024-06-20; some_beta=v1"],
)
def test_versions_of_stripes_form_are_spoken(server, version):
    answer = server.call("/customers", headers={"Stripe-Version": version})

    assert (answer.status_code, answer.headers["stripe-version"]) == (200, version)


@pytest.mark.parametrize(
    "version", ["latest", "2019-2-19", "2026-13-01", "1999-01-01", "", "2019-12-03, 2019-12-03"]
)
def test_other_versions_are_refused(server, version):
    answer = server.call("/customers", headers={"Stripe-Version": version})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == f"Invalid Stripe API version: {version}"
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_events_have_the_version_of_the_account(server, shop, intent):
    made = intent()
    wait_for(lambda: shop.types(made.id))
    older = stripe.StripeClient(
        API_KEY, stripe_version="2024-06-20", base_addresses={"api": server.url}
    )
    second = older.v1.payment_intents.create(params={"amount": 900, "currency": "eur"})
    wait_for(lambda: shop.types(second.id))

    assert {event["api_version"] for event, _, _ in shop.received} == {API_VERSION}


def test_the_account_may_have_another_version(tmp_path, shop):
    server = Server(tmp_path, shop.url, api_version="2025-03-31.basil")
    server.start()
    made = server.call("/payment_intents", amount="900", currency="eur")
    made_id = made.json()["id"]
    wait_for(lambda: shop.types(made_id))
    server.stop()
    told = [event for event, _, _ in shop.received if event["data"]["object"]["id"] == made_id]

    assert made.headers["stripe-version"] == "2025-03-31.basil"
    assert {event["api_version"] for event in told} == {"2025-03-31.basil"}


def test_an_audit_reads_every_payment_charge_and_refund_once(client, paid):
    since = int(time.time())
    made = [paid() for _ in range(5)]
    refunds = [
        client.v1.refunds.create(params={"payment_intent": one.id, "amount": 500}) for one in made
    ]
    page = {"created": {"gte": since}, "limit": 2}

    intents = list(
        client.v1.payment_intents.list(
            params={**page, "expand": ["data.latest_charge"]}
        ).auto_paging_iter()
    )
    charges = list(client.v1.charges.list(params=page).auto_paging_iter())
    refunded = list(
        client.v1.refunds.list(params={**page, "expand": ["data.charge"]}).auto_paging_iter()
    )

    # Times are whole seconds, so the tests before this one may have left some of the same second.
    newest = made[::-1]
    ours = intents[:5]
    assert [one.id for one in ours] == [one.id for one in newest]
    assert [one.latest_charge.amount_refunded for one in ours] == [500] * 5
    assert [one.amount_received for one in ours] == [2500] * 5
    assert [one.id for one in charges][:5] == [one.latest_charge for one in newest]
    assert [one.id for one in refunded][:5] == [one.id for one in refunds[::-1]]
    assert {one.charge.id for one in refunded[:5]} == {one.latest_charge for one in made}
    assert len({one.id for one in intents}) == len(intents)


def test_lists_stop_where_time_is_bounded(client, paid):
    done = paid()
    client.v1.refunds.create(params={"payment_intent": done.id})
    future = {"created": {"gt": done.created + 3600}}

    for service in (client.v1.payment_intents, client.v1.charges, client.v1.refunds):
        assert service.list(params=future).data == []
        assert service.list(params={"created": {"lte": done.created + 3600}, "limit": 1}).data
