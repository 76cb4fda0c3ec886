"""Passkeys: the pages around them, and whatever a program may send instead of a device's answer.

Devices themselves are in tests/browser/test_passkeys.py: a browser has one that is not there.
"""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.test import Client

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

LOGIN = "/account/two-step/webauthn/login/"
ADD = "/account/two-step/webauthn/add/"
# What no device answers: not JSON, other JSON, parts missing, parts of another kind.
NONSENSE = [
    "",
    "{",
    "[" * 100_000,
    "1" * 5_000,
    "[]",
    '"x"',
    "1",
    "null",
    "{}",
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": None}),
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": {"userHandle": 1}}),
    json.dumps(
        {
            "id": "YQ",
            "rawId": "YQ",
            "type": "public-key",
            "response": {
                "clientDataJSON": "YQ",
                "authenticatorData": "YQ",
                "signature": "YQ",
                "userHandle": "MQ",
            },
        }
    ),
]


def signed_in() -> Client:
    make_customer()
    client = Client()
    client.post("/account/login/", {"login": "anna@example.nl", "password": PASSWORD})
    asked = client.get(ADD)["Location"]
    client.post(asked, {"password": PASSWORD})
    return client


def test_the_sign_in_offers_them_and_asks_the_browser_anew_each_time():
    client = Client()

    page = client.get("/account/login/").text
    first, second = (
        client.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]
        for _time in range(2)
    )

    assert "Inloggen met een passkey" in page
    assert first["publicKey"]["challenge"] != second["publicKey"]["challenge"]
    assert first["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_opens_nothing_and_says_so(sent):
    client = Client()
    client.get(LOGIN, headers={"Accept": "application/json"})

    answer = client.post(LOGIN, {"credential": sent}, follow=True)

    assert answer.status_code == 200
    assert "opent hier geen account" in answer.text
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_adds_nothing_and_says_so(sent):
    client = signed_in()
    page = client.get(ADD)
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["name"] == "Kraam"

    answer = client.post(ADD, {"name": "Telefoon", "passwordless": "on", "credential": sent})

    assert answer.status_code == 200
    assert "kon niet worden gemaakt" in answer.text
    assert not Authenticator.objects.exists()


def test_one_is_renamed_and_a_name_is_needed():
    client = signed_in()
    mine = Authenticator.objects.create(
        user=User.objects.get(),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Telefoon", "credential": {}},
    )
    address = f"/account/two-step/webauthn/keys/{mine.pk}/edit/"

    assert 'value="Telefoon"' in client.get(address).text
    assert client.post(address, {"name": ""}).status_code == 200
    assert client.post(address, {"name": "Oude telefoon"}).status_code == 302

    assert "Oude telefoon" in client.get("/account/two-step/webauthn/").text


def test_another_customer_s_can_neither_be_renamed_nor_removed():
    other = make_customer("other@example.nl")
    theirs = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefoon", "credential": {}}
    )
    client = signed_in()

    for page in ("edit", "remove"):
        address = f"/account/two-step/webauthn/keys/{theirs.pk}/{page}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Van mij"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Telefoon"
