"""From an address and a password to an account, without telling who has one already."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.forms import SignupForm
from accounts.models import User
from accounts.tests.factories import PASSWORD, code_in, mails, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

EMAIL = "bo@example.nl"


def sign_up(client: Client, email: str = EMAIL, password: str = PASSWORD, prefix: str = ""):
    address = f"{prefix}/account/signup/"
    return client.post(address, {"email": email, "password1": password})


def type_in(client: Client, code: str):
    return client.post("/account/confirm-email/", {"action": "verify", "code": code})


def test_an_account_exists_once_its_code_is_typed_in(client):
    answer = sign_up(client)
    assert answer.url == "/account/confirm-email/"
    assert SESSION_KEY not in client.session
    (message,) = mails()

    answer = type_in(client, code_in(message).replace("-", " "))  # as people type it

    assert answer.url == "/account/"
    user = User.objects.get(email=EMAIL)
    assert client.session[SESSION_KEY] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified
    assert client.get("/account/").status_code == 200


def test_the_mail_has_text_and_html_in_the_language_of_the_page(client):
    sign_up(client, prefix="/en")

    (message,) = mails()

    assert message.to == [EMAIL]
    assert message.subject == "Your code for Kraam"
    (html, kind) = message.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="en">' in html
    assert code_in(message) in html
    assert "\n\n\n" not in message.body
    assert "\n " not in message.body
    assert User.objects.get().language == "en"


def test_a_wrong_code_is_refused_and_too_many_end_it(client):
    sign_up(client)
    (message,) = mails()
    wrong = "0000-0001" if code_in(message) != "0000-0001" else "0000-0002"

    first = type_in(client, wrong)
    assert first.status_code == 200
    assert first.context["form"].errors["code"]
    assert 'aria-invalid="true"' in first.content.decode()
    type_in(client, wrong)
    assert type_in(client, wrong).url == "/account/login/"

    assert type_in(client, code_in(message)).url == "/account/login/"
    assert not EmailAddress.objects.get().verified


def test_who_has_an_account_is_told_by_mail_and_the_page_says_the_same():
    make_customer("anna@example.nl")
    pages = {}
    for email in ("anna@example.nl", "nobody@example.nl"):
        client = Client()
        assert sign_up(client, email).url == "/account/confirm-email/"
        page = client.get("/account/confirm-email/").content.decode()
        pages[email] = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(
            email, ""
        )

    subjects = {message.to[0]: message.subject for message in mails()}

    assert pages["anna@example.nl"] == pages["nobody@example.nl"]
    assert subjects["anna@example.nl"] != subjects["nobody@example.nl"]
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("no address", PASSWORD, "email"),
        ("", PASSWORD, "email"),
        (EMAIL, "12345678", "password1"),
        (EMAIL, "password", "password1"),
        (EMAIL, "short", "password1"),
        (EMAIL, "", "password1"),
        ("x" * 250 + "@example.nl", PASSWORD, "email"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, email, password, field):
    answer = sign_up(client, email, password)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}_error"' in page
    assert not User.objects.exists()


def test_the_same_form_twice_at_the_same_moment_is_one_account(client, monkeypatch):
    make_customer(EMAIL)
    # What the second of two requests sees: no account when it looks, one when it writes.
    monkeypatch.setattr(SignupForm, "validate_unique_email", lambda _form, email: email)

    answer = sign_up(client)

    assert answer.url == "/account/confirm-email/"
    assert User.objects.count() == 1
    with pytest.raises(IntegrityError):
        User.objects.create_user(EMAIL)


def test_capitals_make_no_second_account(client):
    make_customer("anna@example.nl")

    sign_up(client, "Anna@Example.NL")

    assert User.objects.count() == 1


def test_another_code_can_be_asked_for_but_not_at_once(client):
    sign_up(client)
    page = client.get("/account/confirm-email/").content.decode()
    assert 'value="resend"' in page

    client.post("/account/confirm-email/", {"action": "resend"})

    assert client.get("/account/confirm-email/").status_code == 200
    assert len(mails()) == 1  # the limit: one in ten seconds


def test_signing_up_needs_no_script_and_fills_in(client):
    page = client.get(reverse("account_signup")).content.decode()

    assert 'autocomplete="email"' in page
    assert 'autocomplete="new-password"' in page
    assert 'aria-describedby="id_password1_helptext"' in page
    assert "onpaste" not in page
