"""Cards kept for a customer: customer sessions, what may be shown again, what browsers may do."""

import httpx
import pytest
import stripe

from deploy.local.stripe.tests.conftest import PUBLISHABLE_KEY, Server, wait_for

EVERYTHING = {
    "payment_method_redisplay": "enabled",
    "payment_method_remove": "enabled",
    "payment_method_save": "enabled",
    "payment_method_save_usage": "off_session",
}


@pytest.fixture
def customer(client):
    return client.v1.customers.create(params={"email": "anna@example.nl"})


@pytest.fixture
def open_session(client, customer):
    def create(**features):
        element = {"enabled": True, "features": features}
        return client.v1.customer_sessions.create(
            params={"customer": customer.id, "components": {"payment_element": element}}
        )

    return create


def saved_card(client, customer, card="pm_card_visa", shown="always"):
    method = client.v1.payment_methods.attach(card, params={"customer": customer.id})
    return client.v1.payment_methods.update(method.id, params={"allow_redisplay": shown})


def element_session(server: Server, intent, session=None) -> httpx.Response:
    """What the Payment Element asks for, as a browser."""
    params = {"key": PUBLISHABLE_KEY, "client_secret": intent.client_secret}
    if session is not None:
        params["customer_session_client_secret"] = session.client_secret
    return httpx.get(f"{server.url}/v1/elements/sessions", params=params)


def test_a_session_says_what_it_allows_and_when_it_ends(open_session, customer):
    session = open_session(payment_method_save="enabled", payment_method_save_usage="on_session")

    features = session.components.payment_element.features
    assert session.customer == customer.id
    assert session.expires_at - session.created == 1800
    assert features.payment_method_save == "enabled"
    assert features.payment_method_save_usage == "on_session"
    assert features.payment_method_redisplay == "disabled"
    assert features.payment_method_redisplay_limit == 3
    assert features.payment_method_allow_redisplay_filters == ["always"]
    assert not session.components.pricing_table.enabled


@pytest.mark.parametrize(
    "components",
    [
        {"payment_element": {"enabled": False}},
        {"payment_element": {"enabled": True, "features": {"payment_method_save": "yes"}}},
        {"payment_element": {"enabled": True, "features": {"payment_method_redisplay_limit": 11}}},
        {"pricing_table": {"enabled": True}},
    ],
)
def test_a_session_that_makes_no_sense_is_refused(client, customer, components):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customer_sessions.create(
            params={"customer": customer.id, "components": components}
        )


def test_a_browser_is_shown_the_cards_that_the_customer_agreed_to(
    client, server, intent, customer, open_session
):
    shown = saved_card(client, customer)
    saved_card(client, customer, "pm_card_mastercard", shown="limited")
    made = intent(customer=customer.id)

    answer = element_session(server, made, open_session(**EVERYTHING)).json()
    all_shown = element_session(
        server,
        made,
        open_session(
            payment_method_redisplay="enabled",
            payment_method_allow_redisplay_filters=["always", "limited", "unspecified"],
        ),
    ).json()
    hidden = element_session(server, made, open_session()).json()

    assert [method["id"] for method in answer["customer"]["payment_methods"]] == [shown.id]
    assert answer["customer"]["payment_methods"][0]["card"]["last4"] == "4242"
    assert "metadata" not in answer["customer"]["payment_methods"][0]
    assert len(all_shown["customer"]["payment_methods"]) == 2
    assert hidden["customer"]["payment_methods"] == []
    assert element_session(server, made).json()["customer"] is None


def test_a_session_is_only_for_its_own_customers_intents(client, server, intent, open_session):
    other = client.v1.customers.create()
    session = open_session(**EVERYTHING)

    assert element_session(server, intent(customer=other.id), session).status_code == 400
    assert element_session(server, intent(), session).status_code == 400


@pytest.mark.parametrize(
    ("usage", "intent_usage", "status"),
    [
        ("on_session", None, 200),
        (None, "off_session", 200),
        ("on_session", "off_session", 400),
        (None, None, 400),
    ],
)
def test_either_the_session_or_the_intent_says_what_saving_is_for(
    server, intent, customer, open_session, usage, intent_usage, status
):
    fields = {"setup_future_usage": intent_usage} if intent_usage else {}
    features = {"payment_method_save": "enabled"}
    if usage:
        features["payment_method_save_usage"] = usage
    made = intent(customer=customer.id, **fields)

    assert element_session(server, made, open_session(**features)).status_code == status


def test_a_browser_removes_a_card_only_where_its_session_lets_it(
    client, server, customer, open_session
):
    card = saved_card(client, customer)
    path = f"/payment_methods/{card.id}/detach"
    other = client.v1.customers.create()
    foreign = saved_card(client, other)
    allowed = {"customer_session_client_secret": open_session(**EVERYTHING).client_secret}
    refused = {"customer_session_client_secret": open_session().client_secret}

    assert server.call(path, key=PUBLISHABLE_KEY).status_code == 400
    assert server.call(path, key=PUBLISHABLE_KEY, **refused).status_code == 403
    elsewhere = f"/payment_methods/{foreign.id}/detach"
    assert server.call(elsewhere, key=PUBLISHABLE_KEY, **allowed).status_code == 404
    assert server.call(path, key=PUBLISHABLE_KEY, **allowed).status_code == 200
    assert client.v1.customers.payment_methods.list(customer.id).data == []


def test_cards_are_listed_by_what_may_be_shown(client, customer):
    shown = saved_card(client, customer)
    limited = saved_card(client, customer, "pm_card_amex", shown="limited")

    def listed(**params):
        every = client.v1.payment_methods.list(params={"customer": customer.id, **params})
        return [method.id for method in every.data]

    of_customer = client.v1.customers.payment_methods.list
    assert listed() == [limited.id, shown.id]
    assert listed(allow_redisplay="always") == [shown.id]
    assert listed(type="sepa_debit") == []
    found = of_customer(customer.id, params={"allow_redisplay": "limited"})
    assert [method.id for method in found.data] == [limited.id]


def test_a_payment_saves_its_card_as_the_customer_chose(client, server, shop, paid, customer):
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
    made = client.v1.payment_intents.create(
        params={"amount": 2500, "currency": "eur", "customer": customer.id}
    )
    done = client.v1.payment_intents.confirm(
        made.id,
        params={
            "payment_method_data": {"type": "card", "card": card, "allow_redisplay": "always"},
            "return_url": "https://shop.test/back",
            "setup_future_usage": "on_session",
        },
    )
    again = paid(done.payment_method, customer=customer.id, setup_future_usage="on_session")
    once = paid("pm_card_visa", customer=customer.id)

    [kept] = client.v1.customers.payment_methods.list(customer.id).data
    assert (kept.id, kept.allow_redisplay) == (done.payment_method, "always")
    assert again.status == "succeeded"
    assert client.v1.payment_methods.retrieve(once.payment_method).customer is None
    wait_for(lambda: "payment_intent.succeeded" in shop.types(again.id))
    wait_for(lambda: shop.types(kept.id))
    assert shop.types(kept.id) == ["payment_method.attached"]


def test_a_type_of_method_may_be_kept_on_its_own(client, paid, customer):
    paid(
        customer=customer.id,
        payment_method_options={"card": {"setup_future_usage": "off_session"}},
    )
    paid(
        customer=customer.id,
        setup_future_usage="off_session",
        payment_method_options={"card": {"setup_future_usage": "none"}},
    )

    assert len(client.v1.customers.payment_methods.list(customer.id).data) == 1


def test_a_card_set_up_without_a_customer_can_be_attached_afterwards(client, paid, customer):
    done = paid(setup_future_usage="off_session")
    kept = client.v1.payment_methods.attach(done.payment_method, params={"customer": customer.id})

    assert kept.customer == customer.id


def test_what_pays_only_once_is_neither_saved_nor_offered_for_it(client, intent, customer):
    ideal = client.v1.payment_methods.create(params={"type": "ideal"})
    with pytest.raises(stripe.InvalidRequestError, match="cannot be saved to customers"):
        client.v1.payment_methods.attach(ideal.id, params={"customer": customer.id})
    made = intent(customer=customer.id, setup_future_usage="on_session")

    assert made.payment_method_types == ["card", "sepa_debit"]


def test_a_payment_of_a_deleted_customer_can_still_be_refunded(client, shop, paid, customer):
    done = paid(customer=customer.id, setup_future_usage="off_session")
    client.v1.customers.delete(customer.id)

    assert client.v1.refunds.create(params={"payment_intent": done.id}).status == "succeeded"
    wait_for(lambda: "payment_method.detached" in shop.types(done.payment_method))
