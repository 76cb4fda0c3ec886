"""Paying from an app: started, failed, tried again, asked after, and what the order tells of it."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.tests.test_api import problem_of
from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.tests.factories import make_order, run_jobs
from payments.gateways.base import Failure
from payments.gateways.registry import gateway
from payments.models import Payment, Refund
from payments.selectors.failures import failed_try
from payments.tests.factories import (
    make_business,
    on_invoice,
    pay,
    pay_by_debit,
    stripe_client,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


class App:
    """Somebody with an order, at its payment."""

    def __init__(self, language: str = "en", user: User | None = None) -> None:
        self.order, token = make_order(stock=9)
        headers = {"X-Cart-Token": token}
        if user is not None:
            Order.objects.filter(pk=self.order.pk).update(customer=user)
            headers = bearer(user)
        self.client = APIClient(headers={**headers, "Accept-Language": language})
        self.path = f"/api/v1/orders/{self.order.number}/"

    def start(self, **given: str) -> Any:
        return self.client.post(f"{self.path}payment/", given, format="json")

    def confirm(self, card: str = "pm_card_visa") -> None:
        secret = self.start().json()["client_secret"]
        stripe_client().v1.payment_intents.confirm(
            secret.split("_secret_")[0],
            params={"payment_method": card, "return_url": "https://kraam.example/back/"},
        )

    def status(self) -> dict[str, Any]:
        return dict(self.client.get(f"{self.path}payment/").json())

    def check(self) -> dict[str, Any]:
        return dict(self.client.post(f"{self.path}payment/check/").json())

    def read(self) -> dict[str, Any]:
        return dict(self.client.get(self.path).json())


def stands(told: dict[str, Any]) -> tuple[str, str, bool]:
    return told["state"], told["next_step"], told["can_pay"]


@pytest.fixture
def app() -> App:
    return App()


def decline(app: App, card: str) -> None:
    from stripe import CardError

    with pytest.raises(CardError):
        app.confirm(card)


def test_before_anything_is_paid(app):
    told = app.status()

    assert stands(told) == ("not_started", "pay", True)
    assert (told["method"], told["failure"], told["transfer"]) == (None, None, None)
    assert told["amount"] == {"amount": app.order.total_minor, "currency": "EUR"}
    assert told["expires_at"] == app.read()["reserved_until"]
    assert told["methods"] == ["stripe"]


def test_tapped_twice_it_is_one_payment(app):
    first, second = app.start().json(), app.start().json()

    assert first == second
    assert Payment.objects.count() == 1
    assert stands(app.status()) == ("open", "pay", True)


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "declined"),
        ("pm_card_chargeDeclinedExpiredCard", "expired"),
        ("pm_card_chargeDeclinedProcessingError", "bank_trouble"),
    ],
)
def test_a_try_that_failed_says_why_and_she_pays_again(card, reason):
    app = App()
    decline(app, card)

    told = app.check()

    assert stands(told) == ("open", "pay", True)
    assert told["failure"]["reason"] == reason
    with override("en"):
        assert told["failure"]["text"] == failed_try(reason).text
    app.confirm()
    assert stands(app.check()) == ("paid", "none", False)
    assert app.read()["payment"]["failure"] is None
    assert Payment.objects.count() == 1


def test_why_it_failed_is_said_in_her_language():
    app = App(language="nl")
    decline(app, "pm_card_visa_chargeDeclinedInsufficientFunds")

    assert "niet genoeg geld" in app.check()["failure"]["text"]


def test_every_reason_has_words():
    assert len({failed_try(reason.value).text for reason in Failure}) == len(Failure)
    assert failed_try("made up").reason == "declined"


def test_reading_asks_nobody_and_checking_asks_the_provider(app):
    app.confirm()

    assert app.status()["state"] == "open"
    told = app.check()
    assert stands(told) == stands(app.status()) == ("paid", "none", False)
    assert (told["expires_at"], told["methods"]) == (None, [])
    assert app.read()["state"] == "paid"


def test_what_the_provider_does_not_answer_stays_as_it_was(app, provider_away):
    Payment.objects.create(
        order=app.order,
        gateway="stripe",
        gateway_id="pi_1",
        amount_minor=app.order.total_minor,
        currency="EUR",
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )

    assert stands(app.check()) == ("open", "pay", True)
    assert problem_of(app.start()) == (503, "payment_provider_unavailable")


def test_a_bank_that_is_busy_is_waited_for(app):
    secret = app.start().json()["client_secret"]
    started = gateway("stripe").resume(secret.split("_secret_")[0])
    pay_by_debit(started)

    assert stands(app.check()) == ("processing", "wait", False)


def test_an_order_that_ended_is_not_paid(app):
    app.client.post(f"{app.path}cancel/")

    assert stands(app.status()) == ("cancelled", "none", False)
    assert problem_of(app.start()) == (409, "nothing_to_pay")


def test_a_trusted_company_pays_on_invoice(settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    app = App()
    user = make_business(app.order)
    app.client = APIClient(headers=bearer(user))
    assert app.status()["methods"] == ["stripe", "invoice"]

    first, second = app.start(method="invoice"), app.start(method="invoice")

    assert first.status_code == 200
    assert first.json() == second.json()
    told = app.status()
    assert stands(told) == ("authorised", "transfer", False)
    assert told["transfer"] == first.json()["transfer"]
    assert told["transfer"]["reference"] == app.order.number
    assert date.fromisoformat(told["transfer"]["due_on"]) > timezone.localdate()
    assert app.read()["payment"]["transfer"] == told["transfer"]


def test_an_account_pays_by_what_it_saved_and_a_guest_sees_no_cards(app):
    hers = App(user=make_customer(f"{uuid4()}@example.nl"))

    assert hers.start().json()["customer_session"].startswith("cuss_secret_")
    assert app.start().json()["customer_session"] == ""


def test_the_order_tells_of_its_money_and_papers(app):
    app.order.refresh_from_db()
    pay(app.order)
    run_jobs()
    line = app.order.lines.get()
    cancel_sold(
        app.order.pk,
        units={line.pk: 1},
        by="fenna",
        why="broken",
        key=str(uuid4()),
        now=timezone.now(),
    )
    run_jobs()

    told = app.read()

    assert (told["payment"]["state"], told["payment"]["method"]) == ("paid", "stripe")
    [refund] = told["refunds"]
    assert refund["amount"]["amount"] == Refund.objects.get().amount_minor
    assert [paper["kind"] for paper in told["invoices"]] == ["invoice", "credit_note"]
    page = app.client.get(told["invoices"][0]["url"])
    assert told["invoices"][0]["number"] in page.content.decode()
    [cancelled] = told["cancellations"]
    assert cancelled["lines"] == [{"sku": "MUG", "quantity": 1}]
    assert not cancelled["is_withdrawal"]
    happened = [each["what"] for each in told["history"]]
    assert happened[:3] == ["place", "await_payment", "pay"]
    assert all(each["text"] for each in told["history"])
    assert "broken" not in str(told)


def test_an_order_on_invoice_is_owed_until_it_is_paid(settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    app = App()
    on_invoice(app.order)

    assert app.read()["payment"]["state"] == "authorised"
