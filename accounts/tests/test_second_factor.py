"""The second step of signing in: set up, asked for, given up; its secrets; staff that needs it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import SESSION_KEY
from django.test import Client

from accounts.attempts import guarded
from accounts.second_factor import MFAAdapter, SecretUnreadable
from accounts.tests.factories import PASSWORD, code_in, mails, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

EMAIL = "anna@example.nl"
ASKED = "/account/two-step/authenticate/"


def sign_in(client: Client, email: str = EMAIL, **more: str):
    return client.post("/account/login/", {"login": email, "password": PASSWORD, **more})


def is_signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def code(secret: str) -> str:
    guarded().delete_pattern("allauth.mfa.totp.used*")  # type: ignore[attr-defined]  # a code is good once; the test does not wait for the next
    _before, now, _after = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, now)))


def reauthenticate(client: Client, address: str) -> None:
    asked = client.get(address)["Location"]
    assert asked.startswith("/account/reauthenticate/")
    assert client.post(asked, {"password": PASSWORD})["Location"] == address


def set_up(client: Client) -> str:
    """Returns the secret."""
    address = "/account/two-step/totp/activate/"
    reauthenticate(client, address)
    page = client.get(address)
    (secret,) = parse_qs(urlsplit(page.context["totp_url"]).query)["secret"]
    answer = client.post(address, {"code": code(secret)})
    assert answer["Location"] == "/account/two-step/recovery-codes/"
    return str(secret)


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<code>(\d{8})</code>", client.get("/account/two-step/recovery-codes/").text)


@pytest.fixture
def protected(client) -> str:
    """Somebody with a second step, signed out; the secret in her app."""
    make_customer()
    sign_in(client)
    secret = set_up(client)
    mails()
    client.post("/account/logout/")
    return secret


def test_it_is_set_up_told_by_mail_and_in_the_language_of_the_page(client):
    make_customer()
    sign_in(client)
    assert "Hij staat uit" in client.get("/account/two-step/").text
    reauthenticate(client, "/account/two-step/totp/activate/")
    page = client.get("/account/two-step/totp/activate/").text
    assert "data:image/svg+xml;base64," in page
    assert "QR-code voor je app" in page

    wrong = client.post("/account/two-step/totp/activate/", {"code": "000000x"})
    assert 'href="#id_code"' in wrong.text
    set_up_again = client.get("/account/two-step/totp/activate/")
    (secret,) = parse_qs(urlsplit(set_up_again.context["totp_url"]).query)["secret"]
    client.post("/account/two-step/totp/activate/", {"code": code(secret)})

    assert len(recovery_codes(client)) == 10
    assert "Hij staat aan" in client.get("/account/two-step/").text
    (told,) = mails()
    assert told.subject == "De tweede stap staat aan"
    assert client.get("/account/two-step/recovery-codes/download/").text.count("\n") == 10


def test_signing_in_asks_for_a_code(client, protected):
    assert sign_in(client, next="/cart/").url == ASKED
    assert not is_signed_in(client)
    assert client.get("/account/").status_code == 302
    page = client.get(ASKED).text
    assert 'autocomplete="one-time-code"' in page

    assert 'href="#id_code"' in client.post(ASKED, {"code": "123"}).text
    assert not is_signed_in(client)
    assert client.post(ASKED, {"code": code(protected)}).url == "/cart/"
    assert is_signed_in(client)


def test_a_recovery_code_is_good_once(client, protected):
    sign_in(client)
    client.post(ASKED, {"code": code(protected)})
    reauthenticate(client, "/account/two-step/recovery-codes/")
    first, *_others = recovery_codes(client)

    phone = Client()
    sign_in(phone)
    phone.post(ASKED, {"code": first})
    assert is_signed_in(phone)
    other = Client()
    sign_in(other)
    other.post(ASKED, {"code": first})
    assert not is_signed_in(other)


def test_another_password_does_not_get_around_it(client, protected):
    client.post("/account/password/reset/", {"email": EMAIL})
    (message,) = mails()
    client.post("/account/password/reset/confirm/", {"code": code_in(message)})
    new = "the-other-password-she-chose"
    answer = client.post("/account/password/reset/complete/", {"password1": new, "password2": new})

    assert answer.url == ASKED
    assert not is_signed_in(client)


def test_other_devices_sign_in_again_once_it_is_on(client):
    make_customer()
    phone = Client()
    sign_in(phone)
    sign_in(client)

    set_up(client)

    assert client.get("/account/").status_code == 200
    assert phone.get("/account/").status_code == 302


def test_it_is_given_up_only_after_the_password(client, protected):
    sign_in(client)
    client.post(ASKED, {"code": code(protected)})
    address = "/account/two-step/totp/deactivate/"
    asked = client.post(address)
    assert asked.url.startswith("/account/reauthenticate/")
    assert Authenticator.objects.count() == 2

    assert client.post(asked.url, {"password": PASSWORD}).url == "/account/two-step/"

    assert not Authenticator.objects.exists()
    (told,) = mails()
    assert told.subject == "De tweede stap staat uit"
    client.post("/account/logout/")
    assert sign_in(client).url == "/account/"


def test_secrets_are_stored_encrypted_and_keys_can_be_replaced(protected, settings):
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert protected not in stored
    old = settings.MFA_KEYS

    settings.MFA_KEYS = ["another", *old]
    assert MFAAdapter().decrypt(stored) == protected
    written = MFAAdapter().encrypt(protected)
    settings.MFA_KEYS = ["another"]
    assert MFAAdapter().decrypt(written) == protected
    with pytest.raises(SecretUnreadable):
        MFAAdapter().decrypt(stored)


def test_a_key_that_is_lost_is_said_on_a_page(client, protected, settings):
    settings.MFA_KEYS = ["another"]
    sign_in(client)

    answer = client.post(ASKED, {"code": code(protected)})

    assert answer.status_code == 503
    assert "tweede stap" in answer.text
    assert not is_signed_in(client)


class TestStaff:
    def test_is_led_to_set_it_up_where_it_is_required(self, client, settings):
        settings.STAFF_MFA_REQUIRED = True
        make_customer("boss@kraam.example", is_staff=True, is_superuser=True)
        sign_in(client, "boss@kraam.example")

        to_sign_in = client.get("/admin/orders/order/")
        assert to_sign_in.url.startswith("/admin/login/")
        assert client.get(to_sign_in.url).url == "/account/two-step/totp/activate/"
        set_up(client)

        assert client.get("/admin/orders/order/").status_code == 200
        assert "/admin/" in client.get("/account/two-step/recovery-codes/").text

    def test_cannot_go_around_it(self, client, settings):
        settings.STAFF_MFA_REQUIRED = True
        make_customer("boss@kraam.example", is_staff=True, is_superuser=True)
        sign_in(client, "boss@kraam.example")

        for address in ("/admin/", "/admin/jsi18n/", "/admin/accounts/user/add/"):
            assert client.get(address).url.startswith("/admin/login/")
            assert client.post(address).status_code == 302

    def test_does_without_where_it_is_not(self, client):
        make_customer("boss@kraam.example", is_staff=True, is_superuser=True)
        sign_in(client, "boss@kraam.example")
        assert client.get("/admin/").status_code == 200
