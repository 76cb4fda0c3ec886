"""Saved ways to pay of an account, for apps and on the page."""

from uuid import uuid4

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.tests.test_api import problem_of
from payments.services.cards import customer_at, wallet_of
from payments.tests.factories import stripe_client
from payments.tests.test_pages import save_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

METHODS = "/api/v1/payment-methods/"


@pytest.fixture
def anna() -> User:
    return make_customer(f"{uuid4()}@example.nl")  # Stripe remembers those of earlier runs


@pytest.fixture
def app(anna: User) -> APIClient:
    return APIClient(headers=bearer(anna))


def listed(app: APIClient) -> dict[str, bool]:
    return {each["id"]: each["is_default"] for each in app.get(METHODS).json()["results"]}


def test_a_card_is_saved_without_paying(app):
    assert listed(app) == {}

    begun = app.post(METHODS, headers={"Idempotency-Key": "k1"})
    again = app.post(METHODS, headers={"Idempotency-Key": "k1"})

    assert (begun.status_code, again.content) == (201, begun.content)
    stripe_client().v1.setup_intents.confirm(
        begun.json()["client_secret"].split("_secret_")[0],
        params={"payment_method": "pm_card_visa"},
    )
    [card] = app.get(METHODS).json()["results"]
    assert (card["kind"], card["brand"], card["last4"]) == ("card", "visa", "4242")
    assert card["is_default"]


def test_the_newest_is_offered_first_until_she_chooses_and_when_that_is_gone(app, anna):
    visa, master = save_card(anna), save_card(anna, "pm_card_mastercard")
    assert listed(app) == {visa: False, master: True}

    chosen = app.post(f"{METHODS}{visa}/default/")
    app.post(f"{METHODS}{visa}/default/")

    assert chosen.status_code == 200
    assert listed(app) == {visa: True, master: False}
    assert app.delete(f"{METHODS}{visa}/").status_code == 204
    assert listed(app) == {master: True}


def test_removing_is_replayed_by_its_key_and_else_not_found(app, anna):
    card = save_card(anna)
    key = {"Idempotency-Key": "k1"}

    first, again = (app.delete(f"{METHODS}{card}/", headers=key) for _ in range(2))

    assert (first.status_code, again.status_code) == (204, 204)
    assert problem_of(app.delete(f"{METHODS}{card}/")) == (404, "payment_method_not_found")


@pytest.mark.parametrize("card_id", ["pm_none", "x" * 300, "-"])
def test_a_card_that_is_none(app, anna, card_id):
    save_card(anna)

    for answer in (app.delete(f"{METHODS}{card_id}/"), app.post(f"{METHODS}{card_id}/default/")):
        assert problem_of(answer) == (404, "payment_method_not_found")


def test_a_customer_deleted_at_the_provider_has_no_cards(app, anna):
    save_card(anna)
    stripe_client().v1.customers.delete(customer_at("stripe", anna) or "")

    assert listed(app) == {}


def test_while_the_provider_is_away(app, anna, provider_away):
    save = app.post(METHODS)

    assert problem_of(save) == (503, "payment_provider_unavailable")


def test_the_page_puts_a_card_first(client, anna):
    visa, master = save_card(anna), save_card(anna, "pm_card_mastercard")
    client.force_login(anna)
    assert wallet_of(anna).first_id == master

    page = client.post(reverse("payments:prefer-card", args=[visa]), follow=True)

    assert wallet_of(anna).first_id == visa
    assert page.text.count(reverse("payments:prefer-card", args=[master])) == 1
    assert reverse("payments:prefer-card", args=[visa]) not in page.text
