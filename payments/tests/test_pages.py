"""The payment page, saved cards, and what the order's page tells of a bank transfer."""

from uuid import uuid4

import pytest
from django.conf import settings as shop_settings
from django.urls import reverse

from accounts.models import User
from orders.selectors.orders import link_to
from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from payments.gateways.stripe_gateway.connection import API_VERSION, new_client
from payments.models import GatewayCustomer
from payments.services.cards import cards_of, customer_at
from payments.tests.factories import make_business, pay_with, start, stripe_client

OPTIONS = shop_settings.PAYMENT_GATEWAYS["stripe"]["OPTIONS"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture
def sanne(client) -> User:
    user = User.objects.create_user(f"{uuid4()}@example.nl")
    client.force_login(user)
    return user


def save_card(user: User, card: str = "pm_card_visa") -> str:
    customer = customer_at("stripe", user) or ""
    return stripe_client().v1.payment_methods.attach(card, params={"customer": customer}).id


def test_a_customer_s_order_is_paid_by_what_she_saved(client, sanne):
    order, _token = make_order()
    order.customer = sanne
    order.save(update_fields=["customer"])
    card = save_card(sanne)

    page = client.get(link_to("payments:pay", order))

    assert 'data-customer-session="cuss_secret_' in page.text
    pay_with(start(order), card)
    client.get(link_to("payments:return", order))
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_guest_s_page_knows_no_cards(client):
    order, _token = make_order()

    page = client.get(link_to("payments:pay", order))

    assert 'data-customer-session=""' in page.text
    assert GatewayCustomer.objects.count() == 0


def test_whoever_has_the_link_does_not_see_the_customer_s_cards(client):
    order, _token = make_order()
    order.customer = User.objects.create_user(f"{uuid4()}@example.nl")
    order.save(update_fields=["customer"])

    page = client.get(link_to("payments:pay", order))

    assert 'data-customer-session=""' in page.text


def test_a_customer_deleted_at_the_provider_pays_as_a_guest(client, sanne):
    order, _token = make_order()
    order.customer = sanne
    order.save(update_fields=["customer"])
    stripe_client().v1.customers.delete(customer_at("stripe", sanne) or "")

    page = client.get(link_to("payments:pay", order))

    assert page.status_code == 200
    assert page.context["client_secret"]


def test_cards_are_shown_and_removed(client, sanne):
    visa, master = save_card(sanne), save_card(sanne, "pm_card_mastercard")

    page = client.get(reverse("payments:cards"))
    assert "4242" in page.text
    assert "4444" in page.text
    client.post(reverse("payments:remove-card", args=[visa]))
    client.post(reverse("payments:remove-card", args=[visa]))

    assert [card.id for card in cards_of(sanne)] == [master]


def test_nobody_removes_another_s_card(client, sanne):
    other = User.objects.create_user(f"{uuid4()}@example.nl")
    card = save_card(other)
    save_card(sanne)

    client.post(reverse("payments:remove-card", args=[card]))

    assert [each.id for each in cards_of(other)] == [card]


def test_a_card_is_added_without_paying(client, sanne):
    page = client.get(reverse("payments:add-card"))

    secret = page.context["client_secret"]
    stripe_client().v1.setup_intents.confirm(
        secret.split("_secret_")[0], params={"payment_method": "pm_card_visa"}
    )
    assert [card.last4 for card in cards_of(sanne)] == ["4242"]
    back = client.get(reverse("payments:cards") + "?redirect_status=succeeded", follow=True)
    assert "4242" in back.text


@pytest.mark.parametrize("name", ["payments:cards", "payments:add-card"])
def test_cards_want_a_sign_in(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_only_pages_that_need_it_load_the_provider_s_script(client, sanne, settings):
    origin = "/".join(settings.STRIPE_JS_URL.split("/")[:3])

    def loads(path: str) -> tuple[bool, bool]:
        page = client.get(path)
        return settings.STRIPE_JS_URL in page.text, origin in page["Content-Security-Policy"]

    order, _token = make_order()

    assert loads(link_to("payments:pay", order)) == (True, True)
    assert loads(reverse("payments:add-card")) == (True, True)
    assert loads(reverse("payments:cards")) == (False, False)
    assert loads(link_to("orders:order", order)) == (False, False)


def test_a_trusted_company_chooses_the_invoice(client, settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    order, _token = make_order()
    client.force_login(make_business(order))
    page = link_to("payments:pay", order)
    assert client.get(page).context["on_invoice"]

    answer = client.post(page, follow=True)
    client.post(page)
    run_jobs()

    order.refresh_from_db()
    assert order.state == OrderState.AUTHORISED
    assert settings.SHOP_IBAN in answer.text
    assert order.payments.filter(gateway="invoice").count() == 1


def test_a_stranger_cannot_choose_it(client, settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    order, _token = make_order()

    client.post(link_to("payments:pay", order))

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_PAYMENT
    assert not order.payments.exists()


def test_an_app_that_nobody_trusts_pays_by_card(client, settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    order, token = make_order()
    path, headers = f"/api/v1/orders/{order.number}/payment/", {"X-Cart-Token": token}

    by_card = client.post(path, {}, content_type="application/json", headers=headers)
    refused = client.post(
        path, {"method": "invoice"}, content_type="application/json", headers=headers
    )
    unknown = client.post(
        path, {"method": "cheque"}, content_type="application/json", headers=headers
    )

    assert (by_card.status_code, by_card.json()["transfer"]) == (200, None)
    assert by_card.json()["client_secret"]
    assert (refused.status_code, refused.json()["code"]) == (409, "method_not_offered")
    assert unknown.status_code == 400


def test_the_provider_answers_in_the_version_that_the_code_was_written_for():
    client = new_client(**{name: OPTIONS[name] for name in ("api_key", "api_base")})

    answer = client.v1.payment_intents.list(params={"limit": 1})

    assert answer.last_response is not None
    assert answer.last_response.headers["stripe-version"] == API_VERSION
