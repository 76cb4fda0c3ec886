"""PaymentIntents through the official library: states, refusals, cards, capture, lists."""

from typing import Any

import httpx
import pytest
import stripe

CARD: dict[str, Any] = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040}
BACK = "https://shop.test/back"


def refused(call, *args, kind=stripe.InvalidRequestError, **kwargs) -> Any:
    with pytest.raises(kind) as refusal:
        call(*args, **kwargs)
    return refusal.value


def test_a_new_intent_waits_for_a_method_and_echoes_what_it_was_given(client, intent):
    made = intent(
        metadata={"order_number": "K-1"},
        description="Order K-1",
        receipt_email="anna@example.nl",
        shipping={"name": "Anna", "address": {"line1": "Damrak 1", "country": "NL"}},
    )

    found = client.v1.payment_intents.retrieve(made.id)
    assert found.status == "requires_payment_method"
    assert found.amount == 2500
    assert found.currency == "eur"
    assert found.metadata.to_dict() == {"order_number": "K-1"}
    assert found.shipping.address.line1 == "Damrak 1"
    assert found.payment_method_types == ["card", "ideal", "bancontact", "sepa_debit"]
    assert found.client_secret.startswith(f"{made.id}_secret_")


@pytest.mark.parametrize(
    ("fields", "code", "param"),
    [
        ({"amount": 49}, "amount_too_small", "amount"),
        ({"amount": 100_000_000}, "amount_too_large", "amount"),
        ({"amount": "12.5"}, "parameter_invalid_integer", "amount"),
        ({"amount": 0}, "parameter_invalid_integer", "amount"),
        ({"amount": ""}, "parameter_invalid_empty", "amount"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"customer": "cus_none"}, "resource_missing", "customer"),
        ({"payment_method": "pm_none"}, "resource_missing", "payment_method"),
        ({"currency": "xxx"}, None, "currency"),
        ({"metadata": {"k" * 41: "v"}}, None, "metadata"),
        ({"return_url": BACK}, None, "return_url"),
    ],
)
def test_bad_fields_are_refused_as_stripe_refuses_them(intent, fields, code, param):
    error = refused(intent, **fields)

    assert (error.http_status, error.code, error.param) == (400, code, param)


def test_a_missing_amount_and_an_unknown_intent(client):
    missing = refused(client.v1.payment_intents.create, params={"currency": "eur"})
    unknown = refused(client.v1.payment_intents.retrieve, "pi_none")

    assert (missing.code, missing.param) == ("parameter_missing", "amount")
    assert (unknown.http_status, unknown.code) == (404, "resource_missing")
    assert str(unknown.user_message) == "No such payment_intent: 'pi_none'"


def test_the_amount_changes_until_it_is_paid(client, intent, paid):
    waiting = intent()
    changed = client.v1.payment_intents.update(waiting.id, params={"amount": 3000})
    error = refused(client.v1.payment_intents.update, paid().id, params={"amount": 3000})

    assert changed.amount == 3000
    assert error.code == "payment_intent_unexpected_state"
    assert "status of succeeded" in error.user_message


def test_a_card_pays(client, paid):
    made = paid(expand=["latest_charge", "payment_method"])

    assert made.status == "succeeded"
    assert made.amount_received == 2500
    assert made.latest_charge.status == "succeeded"
    assert made.latest_charge.amount_captured == 2500
    assert made.payment_method.card.last4 == "4242"
    assert client.v1.charges.retrieve(made.latest_charge.id).payment_intent == made.id


def test_a_method_is_chosen_first_and_confirmed_later(client, intent):
    chosen = intent(payment_method="pm_card_mastercard")
    done = client.v1.payment_intents.confirm(chosen.id, params={"return_url": BACK})

    assert chosen.status == "requires_confirmation"
    assert done.status == "succeeded"


@pytest.mark.parametrize(
    ("number", "code", "decline_code"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000009987", "card_declined", "lost_card"),
        ("4000000000009979", "card_declined", "stolen_card"),
        ("4000000000000069", "expired_card", None),
        ("4000000000000127", "incorrect_cvc", None),
        ("4000000000000119", "processing_error", None),
    ],
)
def test_a_declined_card_leaves_a_failed_charge_and_an_open_intent(
    client, intent, number, code, decline_code
):
    made = intent()
    card = CARD | {"number": number, "cvc": "123"}
    params = {"payment_method_data": {"type": "card", "card": card}, "return_url": BACK}

    confirm = client.v1.payment_intents.confirm
    error = refused(confirm, made.id, params=params, kind=stripe.CardError)

    found = client.v1.payment_intents.retrieve(made.id, params={"expand": ["latest_charge"]})
    assert (error.http_status, error.code) == (402, code)
    assert error.error.decline_code == decline_code
    assert error.error.payment_intent.id == made.id
    assert found.status == "requires_payment_method"
    assert found.last_payment_error.code == code
    assert found.latest_charge.status == "failed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "4242"}, "invalid_number"),
        ({"number": "4111111111111111"}, "card_declined"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"exp_year": 2020}, "invalid_expiry_year"),
        ({"cvc": "12"}, "invalid_cvc"),
    ],
)
def test_a_mistyped_card_is_refused(client, change, code):
    params = {"type": "card", "card": CARD | change}

    error = refused(client.v1.payment_methods.create, params=params, kind=stripe.CardError)

    assert (error.http_status, error.code) == (402, code)


def test_a_redirecting_intent_needs_an_address_to_return_to(client, intent):
    error = refused(
        client.v1.payment_intents.confirm, intent().id, params={"payment_method": "pm_card_visa"}
    )

    assert error.http_status == 400
    assert "return_url" in error.user_message


@pytest.mark.parametrize("verb", ["confirm", "cancel", "capture"])
def test_what_a_paid_intent_refuses(client, paid, verb):
    error = refused(getattr(client.v1.payment_intents, verb), paid().id)

    assert error.code == "payment_intent_unexpected_state"
    assert error.error.payment_intent.status == "succeeded"


def test_a_cancelled_intent_stays_so(client, intent):
    made = intent()
    done = client.v1.payment_intents.cancel(made.id, params={"cancellation_reason": "abandoned"})
    error = refused(
        client.v1.payment_intents.confirm,
        made.id,
        params={"payment_method": "pm_card_visa", "return_url": BACK},
    )

    assert (done.status, done.cancellation_reason) == ("canceled", "abandoned")
    assert error.code == "payment_intent_unexpected_state"


def test_money_is_set_aside_and_captured_in_part(client, paid):
    held = paid(capture_method="manual")
    error = refused(client.v1.payment_intents.capture, held.id, params={"amount_to_capture": 2501})
    done = client.v1.payment_intents.capture(held.id, params={"amount_to_capture": 2000})

    assert (held.status, held.amount_capturable) == ("requires_capture", 2500)
    assert held.payment_method_types == ["card"]
    assert error.code == "amount_too_large"
    assert (done.status, done.amount_received) == ("succeeded", 2000)


def test_money_that_was_set_aside_is_let_go(client, paid):
    done = client.v1.payment_intents.cancel(paid(capture_method="manual").id)

    charge = client.v1.charges.retrieve(done.latest_charge)
    assert (done.status, done.amount_capturable) == ("canceled", 0)
    assert charge.refunded


def test_lists_page_through_everything_once(client, intent):
    customer = client.v1.customers.create(params={"email": "anna@example.nl"})
    made = [intent(customer=customer.id).id for _ in range(5)]

    first = client.v1.payment_intents.list(params={"customer": customer.id, "limit": 2})
    every = [one.id for one in first.auto_paging_iter()]
    before = client.v1.payment_intents.list(
        params={"customer": customer.id, "ending_before": made[2], "limit": 1}
    )
    future = client.v1.payment_intents.list(params={"created": {"gt": 4_000_000_000}})

    assert first.has_more
    assert every == made[::-1]
    assert [one.id for one in before.data] == [made[3]]
    assert future.data == []


def test_an_expansion_that_is_not_there_is_refused(client, intent):
    error = refused(client.v1.payment_intents.retrieve, intent().id, params={"expand": ["amount"]})

    assert "cannot be expanded" in error.user_message


def test_keys_decide_what_may_be_done(server, intent):
    made = intent()
    secret = {"client_secret": made.client_secret}
    url = f"{server.url}/v1/payment_intents/{made.id}"

    def get(key, **params):
        return httpx.get(url, params=params, auth=(key, "") if key else None)

    assert get("").status_code == 401
    assert get("sk_test_wrong").json()["error"]["message"].startswith("Invalid API Key provided")
    assert get("sk_test_local").status_code == 200
    assert get("pk_test_local").json()["error"]["code"] == "parameter_missing"
    assert get("pk_test_local", client_secret="pi_x_secret_y").status_code == 400
    seen = get("pk_test_local", **secret).json()
    assert seen["status"] == "requires_payment_method"
    assert "metadata" not in seen
    refused_call = server.call("/payment_intents", key="pk_test_local", amount=100, currency="eur")
    assert refused_call.status_code == 403
    assert refused_call.json()["error"]["code"] == "secret_key_required"


def test_answers_carry_stripes_headers(server):
    answer = server.call("/customers", headers={"Stripe-Version": "2026-10-28.endive"})
    unknown = server.call("/subscriptions")

    assert answer.headers["request-id"].startswith("req_")
    assert answer.headers["stripe-version"] == "2026-10-28.endive"
    assert unknown.status_code == 404
    assert "Unrecognized request URL (POST: /v1/subscriptions)" in unknown.text


def test_browsers_may_call_from_any_page(server):
    answer = httpx.options(
        f"{server.url}/v1/payment_intents/pi_x/confirm",
        headers={"Origin": "https://shop.test", "Access-Control-Request-Method": "POST"},
    )

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
