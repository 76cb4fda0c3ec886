"""Passkeys of an app: made, named, signed in with, given up; and whatever else may be sent."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from accounts.tests.app import App, steps_in
from accounts.tests.factories import make_customer
from accounts.tests.passkeys import Passkey

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

KEYS = "account/authenticators/webauthn"
NONSENSE: list[Any] = [
    "x",
    "[" * 100_000,
    "1" * 5_000,
    [],
    {},
    1,
    None,
    {"id": "a", "rawId": "a", "type": "public-key", "response": None},
    {"id": "a", "rawId": "a", "type": "public-key", "response": {"userHandle": 1}},
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
    },
]


def with_passkey() -> tuple[App, Passkey, int]:
    app, passkey = App(), Passkey()
    app.sign_in()
    app.reauthenticate()
    options = app.call("GET", KEYS).json()["data"]["creation_options"]
    made = app.call("POST", KEYS, name="Telefoon", credential=passkey.made(options))
    assert made.status_code == 200, made.json()
    return app, passkey, made.json()["data"]["id"]


def test_one_is_made_and_signs_in_alone():
    make_customer()
    app, passkey, _number = with_passkey()
    assert app.me().status_code == 200  # with new tokens: the old session is over
    other = App()

    options = other.call("GET", "auth/webauthn/login").json()["data"]["request_options"]
    assert options["publicKey"]["userVerification"] == "required"
    answer = other.call("POST", "auth/webauthn/login", credential=passkey.answered(options))

    assert answer.status_code == 200
    assert other.me().status_code == 200
    again = App().call("POST", "auth/webauthn/login", credential=passkey.answered(options))
    assert again.status_code == 400  # what was asked of one session is good for that one


def test_it_is_the_second_step_and_shows_again_who_it_is():
    make_customer()
    _first, passkey, number = with_passkey()
    app = App()
    assert "webauthn" in steps_in(app.sign_in())["mfa_authenticate"]["types"]

    address = "auth/webauthn/authenticate"
    options = app.call("GET", address).json()["data"]["request_options"]
    assert app.call("POST", address, credential=passkey.answered(options)).status_code == 200
    assert app.call("DELETE", f"{KEYS}/{number}").status_code == 401
    address = "auth/webauthn/reauthenticate"
    options = app.call("GET", address).json()["data"]["request_options"]
    assert app.call("POST", address, credential=passkey.answered(options)).status_code == 200

    assert app.call("PATCH", f"{KEYS}/{number}", name="").status_code == 400
    renamed = app.call("PATCH", f"{KEYS}/{number}", name="Oude telefoon")
    assert renamed.json()["data"]["name"] == "Oude telefoon"
    assert app.call("DELETE", f"{KEYS}/{number}").status_code == 200
    assert not Authenticator.objects.exists()
    assert app.me().status_code == 200


def test_another_customer_s_is_as_if_it_were_not_there():
    make_customer()
    make_customer("bo@example.nl")
    _anna, _passkey, number = with_passkey()
    bo = App()
    bo.sign_in("bo@example.nl")
    bo.reauthenticate()

    assert bo.call("PATCH", f"{KEYS}/{number}", name="Van mij").status_code == 404
    assert bo.call("DELETE", f"{KEYS}/{number}").status_code == 404
    assert Authenticator.objects.filter(type="webauthn").get().data["name"] == "Telefoon"


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_opens_and_makes_nothing(sent):
    make_customer()
    app = App()
    app.call("GET", "auth/webauthn/login")
    assert app.call("POST", "auth/webauthn/login", credential=sent).status_code == 400
    app = App()
    app.sign_in()
    app.reauthenticate()
    app.call("GET", KEYS)

    answer = app.call("POST", KEYS, name="Telefoon", credential=sent)

    assert answer.status_code == 400
    assert not Authenticator.objects.exists()
