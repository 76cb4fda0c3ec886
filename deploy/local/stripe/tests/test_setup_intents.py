"""SetupIntents: a card is saved without a payment, with 3-D Secure where it wants that."""

from typing import Any

import httpx
import pytest
import stripe

from deploy.local.stripe.tests.conftest import wait_for

BACK = "https://shop.test/account"


@pytest.fixture
def customer(client):
    return client.v1.customers.create()


@pytest.fixture
def setup(client, customer):
    def make(card=None, **fields):
        params = {"customer": customer.id, **fields}
        if card is not None:
            params |= {"confirm": True, "payment_method": card, "return_url": BACK}
        return client.v1.setup_intents.create(params=params)

    return make


def saved(client, customer) -> list[str]:
    return [method.id for method in client.v1.customers.payment_methods.list(customer.id).data]


def test_a_new_one_waits_for_a_card(client, setup, customer):
    made = setup(metadata={"account": "7"}, description="Anna's card")
    [listed] = client.v1.setup_intents.list(params={"customer": customer.id}).data

    found = client.v1.setup_intents.retrieve(made.id)
    assert (found.status, found.usage) == ("requires_payment_method", "off_session")
    assert found.metadata.to_dict() == {"account": "7"}
    assert found.payment_method_types == ["card"]
    assert found.client_secret.startswith(f"{made.id}_secret_")
    assert listed.id == made.id


def test_a_card_is_saved_and_then_pays_without_its_holder(client, shop, setup, customer, paid):
    done = setup("pm_card_visa")
    wait_for(lambda: "setup_intent.succeeded" in shop.types(done.id))

    assert done.status == "succeeded"
    assert saved(client, customer) == [done.payment_method]
    wait_for(lambda: "payment_method.attached" in shop.types(done.payment_method))
    again = paid(done.payment_method, customer=customer.id, off_session=True)
    assert again.status == "succeeded"


@pytest.mark.parametrize(
    ("outcome", "status", "kept"),
    [("authorise", "succeeded", 1), ("fail", "requires_payment_method", 0)],
)
def test_three_d_secure_decides(client, setup, customer, outcome, status, kept):
    waiting = setup("pm_card_authenticationRequiredOnSetup")
    url = waiting.next_action.redirect_to_url.url
    page = httpx.get(url, headers={"Accept-Language": "nl"}).text
    back = httpx.post(url, data={"outcome": outcome})

    done = client.v1.setup_intents.retrieve(waiting.id)
    assert waiting.status == "requires_action"
    assert "alleen bewaard" in page
    assert "Bedrag" not in page
    told = "succeeded" if kept else "failed"
    assert back.headers["location"] == (
        f"{BACK}?setup_intent={done.id}&setup_intent_client_secret={done.client_secret}"
        f"&redirect_status={told}"
    )
    assert done.status == status
    assert len(saved(client, customer)) == kept
    if not kept:
        assert done.last_setup_error.code == "setup_intent_authentication_failure"


def test_a_card_that_wanted_it_once_no_longer_does_off_session(client, setup, customer, paid):
    waiting = setup("pm_card_authenticationRequiredOnSetup")
    httpx.post(waiting.next_action.redirect_to_url.url, data={"outcome": "authorise"})

    method = client.v1.setup_intents.retrieve(waiting.id).payment_method
    assert paid(method, customer=customer.id, off_session=True).status == "succeeded"


def test_a_declined_card_is_not_saved(client, setup, customer):
    made = setup()
    with pytest.raises(stripe.CardError) as refusal:
        client.v1.setup_intents.confirm(
            made.id, params={"payment_method": "pm_card_chargeDeclined", "return_url": BACK}
        )

    found = client.v1.setup_intents.retrieve(made.id)
    error: Any = refusal.value.error
    assert error.setup_intent.id == made.id
    assert error.decline_code == "generic_decline"
    assert found.status == "requires_payment_method"
    assert found.last_setup_error.code == "card_declined"
    assert saved(client, customer) == []


def test_one_that_is_over_stays_so(client, setup):
    cancelled = client.v1.setup_intents.cancel(setup().id)
    done = setup("pm_card_visa")

    assert cancelled.status == "canceled"
    for identifier in (cancelled.id, done.id):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.setup_intents.confirm(
                identifier, params={"payment_method": "pm_card_visa", "return_url": BACK}
            )
        assert refusal.value.code == "setup_intent_unexpected_state"
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.setup_intents.cancel(identifier)


def test_browsers_need_the_secret_and_see_less(server, setup):
    made = setup(metadata={"account": "7"})
    url = f"{server.url}/v1/setup_intents/{made.id}"

    def get(**params):
        return httpx.get(url, params={"key": "pk_test_local", **params})

    assert get().status_code == 400
    wrong = get(client_secret="seti_x_secret_y").json()["error"]
    assert wrong["code"] == "setup_intent_invalid_parameter"
    seen = get(client_secret=made.client_secret).json()
    assert seen["status"] == "requires_payment_method"
    assert "metadata" not in seen


def test_only_cards_and_known_things_are_set_up(client, setup):
    for fields in ({"payment_method_types": ["ideal"]}, {"usage": "always"}, {"amount": 5}):
        with pytest.raises(stripe.InvalidRequestError):
            setup(**fields)
    with pytest.raises(stripe.InvalidRequestError, match="No such setupintent"):
        client.v1.setup_intents.retrieve("seti_none")
