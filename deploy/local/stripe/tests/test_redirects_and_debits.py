"""Payments that a payer approves on another page, and those that a bank settles later."""

from typing import Any

import httpx
import pytest
import stripe

from deploy.local.stripe.tests.conftest import Server, wait_for

BACK = "https://shop.test/back?order=K-1"
BILLING = {"name": "Anna de Vries", "email": "anna@example.nl"}


def answer(url: str, outcome: str) -> httpx.Response:
    return httpx.post(url, data={"outcome": outcome})


def confirmed(client, intent, method, **fields):
    params = {"return_url": BACK, "payment_method_data": method, **fields}
    return client.v1.payment_intents.confirm(intent().id, params=params)


@pytest.mark.parametrize(
    "card", ["pm_card_threeDSecure2Required", "pm_card_authenticationRequired"]
)
def test_three_d_secure_pays_once_it_is_completed(client, paid, card):
    waiting = paid(card)
    page = httpx.get(waiting.next_action.redirect_to_url.url, headers={"Accept-Language": "nl"})
    back = answer(waiting.next_action.redirect_to_url.url, "authorise")

    done = client.v1.payment_intents.retrieve(waiting.id)
    assert waiting.status == "requires_action"
    assert "Voltooien" in page.text
    assert back.status_code == 303
    assert back.headers["location"] == (
        f"https://shop.test/back?payment_intent={done.id}"
        f"&payment_intent_client_secret={done.client_secret}&redirect_status=succeeded"
    )
    assert done.status == "succeeded"
    assert answer(waiting.next_action.redirect_to_url.url, "authorise").status_code == 410


def test_three_d_secure_that_fails_leaves_no_charge(client, paid):
    waiting = paid("pm_card_threeDSecure2Required")
    back = answer(waiting.next_action.redirect_to_url.url, "fail")

    done = client.v1.payment_intents.retrieve(waiting.id)
    assert "redirect_status=failed" in back.headers["location"]
    assert done.status == "requires_payment_method"
    assert done.last_payment_error.code == "payment_intent_authentication_failure"
    assert done.latest_charge is None


def test_a_card_can_be_declined_after_three_d_secure(client, paid):
    waiting = paid("pm_card_threeDSecureRequiredChargeDeclined")
    back = answer(waiting.next_action.redirect_to_url.url, "authorise")

    done = client.v1.payment_intents.retrieve(waiting.id)
    assert "redirect_status=failed" in back.headers["location"]
    assert done.last_payment_error.decline_code == "generic_decline"


def test_nobody_is_there_to_authenticate_off_session(client, paid):
    with pytest.raises(stripe.CardError) as refusal:
        paid("pm_card_authenticationRequired", off_session=True)

    assert refusal.value.code == "authentication_required"


def test_the_script_is_told_where_to_authenticate(client, paid):
    waiting = paid("pm_card_threeDSecure2Required", use_stripe_sdk=True)
    action = waiting.next_action
    page = answer(action.use_stripe_sdk["stripe_js"], "authorise")

    assert action.type == "use_stripe_sdk"
    assert "finished.js" in page.text
    assert client.v1.payment_intents.retrieve(waiting.id).status == "succeeded"


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        ("authorise", "succeeded", None),
        ("fail", "requires_payment_method", "payment_intent_authentication_failure"),
        ("expire", "requires_payment_method", "payment_intent_payment_attempt_expired"),
    ],
)
@pytest.mark.parametrize("kind", ["ideal", "bancontact"])
def test_bank_redirects_end_as_the_payer_chooses(client, intent, kind, outcome, status, code):
    waiting = confirmed(client, intent, {"type": kind, "billing_details": BILLING})
    back = answer(waiting.next_action.redirect_to_url.url, outcome)

    done = client.v1.payment_intents.retrieve(waiting.id)
    assert waiting.status == "requires_action"
    assert back.headers["location"].startswith("https://shop.test/back?order=K-1&payment_intent=")
    assert done.status == status
    assert (done.last_payment_error and done.last_payment_error.code) == code


def test_a_cancelled_intent_no_longer_waits_on_its_page(client, intent):
    waiting = confirmed(client, intent, {"type": "ideal"})
    client.v1.payment_intents.cancel(waiting.id)

    assert answer(waiting.next_action.redirect_to_url.url, "authorise").status_code == 410
    assert client.v1.payment_intents.retrieve(waiting.id).status == "canceled"


def debit(iban: str) -> dict[str, object]:
    return {"type": "sepa_debit", "sepa_debit": {"iban": iban}, "billing_details": BILLING}


@pytest.mark.parametrize(
    ("iban", "status"),
    [
        ("NL39 RABO 0300 0652 64", "succeeded"),
        ("AT861904300235473202", "requires_payment_method"),
    ],
)
def test_a_debit_is_under_way_until_the_bank_answers(client, server, intent, iban, status):
    under_way = confirmed(client, intent, debit(iban))
    settled = server.control("/advance", id=under_way.id)

    done = client.v1.payment_intents.retrieve(under_way.id, params={"expand": ["latest_charge"]})
    assert under_way.status == "processing"
    assert settled == {"settled": [under_way.id]}
    assert done.status == status
    assert done.latest_charge.paid is (status == "succeeded")


def test_a_test_may_decide_how_a_debit_ends(client, server, intent):
    under_way = confirmed(client, intent, debit("NL39RABO0300065264"))
    server.control("/advance", id=under_way.id, outcome="fail")

    done = client.v1.payment_intents.retrieve(under_way.id)
    assert done.last_payment_error.code == "payment_intent_payment_attempt_failed"


def test_time_settles_what_is_under_way(tmp_path, shop):
    server = Server(tmp_path, shop.url, settle_seconds=0.2)
    server.start()
    fields: dict[str, Any] = {
        "amount": 2500,
        "currency": "eur",
        "confirm": "true",
        "return_url": BACK,
        "payment_method_data[type]": "sepa_debit",
        "payment_method_data[sepa_debit][iban]": "NL39RABO0300065264",
        "payment_method_data[billing_details][name]": "Anna",
        "payment_method_data[billing_details][email]": "anna@example.nl",
    }
    made = server.call("/payment_intents", **fields).json()["id"]

    wait_for(lambda: "payment_intent.succeeded" in shop.types(made))
    server.stop()
    assert {"payment_intent.processing", "charge.pending"} <= set(shop.types(made))


def test_a_wrong_account_number_is_refused(client, intent):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        confirmed(client, intent, debit("NL39RABO0300065265"))

    assert refusal.value.code == "invalid_bank_account_iban"
