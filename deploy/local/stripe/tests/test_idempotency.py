"""One idempotency key: one effect, one answer."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

FIELDS = {"amount": 2500, "currency": "eur"}


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())


def post(server, key, path="/payment_intents", **fields):
    return server.call(path, headers={"Idempotency-Key": key}, **fields)


def test_a_repeat_gets_the_first_answer(server, key):
    first = post(server, key, **FIELDS)
    again = post(server, key, **FIELDS)

    assert first.content == again.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["original-request"] == first.headers["request-id"]


def test_a_key_belongs_to_its_parameters_and_its_endpoint(client, server, key):
    post(server, key, **FIELDS)
    other = post(server, key, **FIELDS | {"amount": 2600})
    elsewhere = post(server, key, path="/customers")

    assert (other.status_code, other.json()["error"]["type"]) == (400, "idempotency_error")
    assert "same parameters" in other.text
    assert "same endpoint" in elsewhere.text
    with pytest.raises(stripe.IdempotencyError):
        client.v1.payment_intents.create(
            params={"amount": 2700, "currency": "eur"}, options={"idempotency_key": key}
        )


def test_a_decline_is_replayed_and_happens_once(client, server, key):
    made = client.v1.payment_intents.create(params={"amount": 2500, "currency": "eur"})
    path = f"/payment_intents/{made.id}/confirm"
    fields = {"payment_method": "pm_card_chargeDeclined", "return_url": "https://shop.test/"}
    first = post(server, key, path, **fields)
    again = post(server, key, path, **fields)

    charges = client.v1.charges.list(params={"payment_intent": made.id}).data
    assert first.status_code == again.status_code == 402
    assert again.headers["idempotent-replayed"] == "true"
    assert len(charges) == 1


def test_parameters_that_do_not_pass_do_not_use_up_the_key(server, key):
    assert post(server, key, amount="x", currency="eur").status_code == 400
    assert post(server, key, **FIELDS).status_code == 200


def test_a_failure_of_stripes_own_is_replayed_too(server, key):
    server.control("/faults", errors=1)
    first = post(server, key, **FIELDS)
    again = post(server, key, **FIELDS)

    assert first.status_code == again.status_code == 500
    assert first.json()["error"]["type"] == "api_error"
    assert again.headers["idempotent-replayed"] == "true"


def test_a_key_in_use_is_refused(server, key):
    server.control("/faults", latency_ms=400)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: post(server, key, **FIELDS), range(2)))
    server.control("/faults", latency_ms=0)

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refusal] = [answer for answer in answers if answer.status_code == 409]
    assert refusal.json()["error"]["code"] == "idempotency_key_in_use"
    assert refusal.headers["stripe-should-retry"] == "true"


def test_a_key_has_a_length(server):
    assert post(server, "k" * 255, **FIELDS).status_code == 200
    assert post(server, "k" * 256, **FIELDS).status_code == 400


def test_fifty_at_once_with_one_key_make_one_intent(server, client, key):
    customer = client.v1.customers.create().id
    with ThreadPoolExecutor(50) as pool:
        answers = list(
            pool.map(lambda _: post(server, key, **FIELDS, customer=customer), range(50))
        )

    made = client.v1.payment_intents.list(params={"customer": customer}).data
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len(made) == 1


def test_fifty_confirmations_at_once_charge_once(server, client):
    made = client.v1.payment_intents.create(params={"amount": 2500, "currency": "eur"})
    fields = {"payment_method": "pm_card_visa", "return_url": "https://shop.test/"}
    with ThreadPoolExecutor(50) as pool:
        answers = list(
            pool.map(
                lambda _: server.call(f"/payment_intents/{made.id}/confirm", **fields), range(50)
            )
        )

    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 49
    assert len(client.v1.charges.list(params={"payment_intent": made.id}).data) == 1
