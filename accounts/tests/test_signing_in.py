"""Signing in and out, forgotten passwords, changed addresses, a customer's own details."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.test import Client

from accounts.models import User
from accounts.tests.factories import PASSWORD, code_in, mails, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

EMAIL = "anna@example.nl"
OTHER = "the-other-password-she-chose"


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str):
    return client.post("/account/login/", {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def test_in_and_out(client):
    make_customer()

    assert sign_in(client).url == "/account/"
    assert is_signed_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert is_signed_in(client)  # looking signs nobody out
    assert client.post("/account/logout/").url == "/"
    assert not is_signed_in(client)
    assert client.get("/account/").url == "/account/login/?next=/account/"


def test_the_way_back_is_a_page_of_the_shop(client):
    make_customer()
    assert sign_in(client, next="/checkout/").url == "/checkout/"
    client.logout()
    assert sign_in(client, next="https://elsewhere.example/").url == "/account/"


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@example.nl", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_sound_the_same(client, email, password):
    make_customer()

    answer = sign_in(client, email, password)

    assert answer.status_code == 200
    (said,) = answer.context["form"].non_field_errors()
    assert said == "Het door jou opgegeven e-mailadres en/of wachtwoord is niet correct."


def test_guessing_is_stopped_for_the_right_password_too(client):
    make_customer()
    for _guess in range(5):
        sign_in(client, password="wrong")

    answer = sign_in(client)

    assert not is_signed_in(client)
    assert answer.context["form"].non_field_errors()


def test_an_address_that_was_never_verified_gets_another_code(client):
    make_customer(verified=False)

    assert sign_in(client).url == "/account/confirm-email/"
    assert not is_signed_in(client)
    (message,) = mails()
    client.post("/account/confirm-email/", {"code": code_in(message)})
    assert is_signed_in(client)


def test_a_forgotten_password(client):
    make_customer()
    phone = Client()
    sign_in(phone)

    assert client.post("/account/password/reset/", {"email": EMAIL}).url == (
        "/account/password/reset/confirm/"
    )
    (message,) = mails()
    client.post("/account/password/reset/confirm/", {"code": code_in(message)})
    answer = client.post(
        "/account/password/reset/complete/", {"password1": OTHER, "password2": OTHER}
    )

    assert answer.url == "/account/"
    assert is_signed_in(client)
    (told,) = mails()
    assert told.to == [EMAIL]
    assert "/account/password/reset/" in told.body
    assert phone.get("/account/").status_code == 302  # other devices have to sign in again
    assert sign_in(Client(), password=OTHER).url == "/account/"


def test_a_code_for_an_unknown_address_says_nothing_on_the_page(client):
    answer = client.post("/account/password/reset/", {"email": "nobody@example.nl"})

    assert answer.url == "/account/password/reset/confirm/"
    assert client.get(answer.url).status_code == 200
    (message,) = mails()
    assert "/account/signup/" in message.body


def test_another_password(client):
    make_customer()
    sign_in(client)

    wrong = client.post(
        "/account/password/change/",
        {"oldpassword": "wrong", "password1": OTHER, "password2": OTHER},
    )
    assert list(wrong.context["form"].errors) == ["oldpassword"]
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )

    assert is_signed_in(client)
    assert User.objects.get().check_password(OTHER)


def test_another_address_counts_once_its_code_is_typed_in(client):
    user = make_customer()
    sign_in(client)
    asked = client.post("/account/email/", {"email": "Anna@new.example", "action_add": "yes"})
    assert mails() == []
    assert asked.url.startswith("/account/reauthenticate/")
    assert client.post(asked.url, {"password": "wrong"}).context["form"].errors["password"]
    assert client.post(asked.url, {"password": PASSWORD}).url == "/account/confirm-email/"
    user.refresh_from_db()
    assert user.email == EMAIL
    (message,) = mails()
    assert message.to == ["anna@new.example"]

    client.post("/account/confirm-email/", {"code": code_in(message)})

    user.refresh_from_db()
    assert user.email == "anna@new.example"
    assert [address.email for address in EmailAddress.objects.all()] == ["anna@new.example"]
    (told,) = mails()
    assert told.to == [EMAIL]
    assert "anna@new.example" in told.body


def test_details(client):
    user = make_customer()
    sign_in(client)
    given = {"first_name": "Anna", "last_name": "de Vries", "language": "en", "company": "Vries BV"}

    wrong = client.post("/account/details/", {**given, "vat_number": "NL123"})
    assert list(wrong.context["form"].errors) == ["vat_number"]
    saved = client.post("/account/details/", {**given, "vat_number": "nl 0044.95.445.B01"})

    assert saved.url == "/account/"
    user.refresh_from_db()
    assert (user.first_name, user.language) == ("Anna", "en")
    assert user.vat_number == "NL004495445B01"
    assert not user.may_pay_on_invoice
    header = client.get("/fragments/header/").content.decode()
    assert "Anna" in header
    assert "Anna" not in Client().get("/fragments/header/").content.decode()


@pytest.mark.parametrize("address", ["/account/", "/account/details/", "/account/email/"])
def test_pages_of_an_account_ask_who_it_is_and_nobody_keeps_them(client, address):
    asked = Client().get(address)
    assert asked["Location"] == f"/account/login/?next={address}"
    make_customer()
    sign_in(client)

    page = client.get(address)

    assert page.status_code == 200
    assert {"private", "no-store"} <= set(page["Cache-Control"].split(", "))
