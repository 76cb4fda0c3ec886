"""Signing in with an app, in one step or two; what changes a sign-in; and who is kept out."""

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings

from accounts.tests.app import EMAIL, App, code_of, mailed_code, steps_in
from accounts.tests.factories import PASSWORD, mails, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

NEW = " the-other-password-she-chose "


def signed_in(**about: str) -> App:
    app = App(**about)
    assert app.sign_in().status_code == 200
    return app


def test_a_password_signs_in_and_signing_out_ends_its_tokens():
    make_customer()
    app = signed_in()
    refresh = app.refresh
    assert app.me().status_code == 200
    assert not app.session

    answer = app.call("DELETE", "auth/session")

    assert answer.status_code == 401
    assert app.me().status_code == 401
    assert app.renew(refresh).json()["code"] == "refresh_token_invalid"


def test_who_is_not_verified_is_asked_for_the_code():
    make_customer(verified=False)
    app = App()

    assert steps_in(app.sign_in())["verify_email"]["is_pending"]
    assert app.call("POST", "auth/email/verify", key=mailed_code()).status_code == 200


def test_nobody_and_a_wrong_password_are_answered_alike():
    make_customer()

    answers = [App().sign_in(email, "wrong") for email in (EMAIL, "nobody@example.nl")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()


def test_wrong_passwords_count_on_pages_and_in_apps_together():
    make_customer()
    for number in range(3):
        App(address=f"10.1.1.{number}").sign_in(password="wrong")
    for number in range(2):
        client = App(address=f"10.1.2.{number}").client
        client.post("/account/login/", {"login": EMAIL, "password": "wrong"})

    answer = App(address="10.1.3.1").sign_in()

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
    (message,) = mails()
    assert message.subject == "Iemand raadde naar je wachtwoord"


def test_the_second_step_is_asked_for_and_its_codes_count_too():
    user = make_customer()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    app = App()

    asked = app.sign_in()
    assert asked.status_code == 401
    assert not app.access
    assert steps_in(asked)["mfa_authenticate"]["types"] == ["recovery_codes", "totp"]
    assert app.me().status_code == 401
    wrong = app.call("POST", "auth/2fa/authenticate", code="1")
    assert wrong.json()["errors"][0]["code"] == "incorrect_code"

    assert app.call("POST", "auth/2fa/authenticate", code=code_of(secret)).status_code == 200
    assert app.me().status_code == 200

    other = App()
    other.sign_in()
    for _times in range(6):
        other.call("POST", "auth/2fa/authenticate", code="1")
    refused = other.call("POST", "auth/2fa/authenticate", code=code_of(secret, later=1))
    assert refused.json()["errors"][0]["code"] == "too_many_login_attempts"


def test_another_password_by_a_mailed_code():
    make_customer()
    before = signed_in()
    app = App()

    asked = app.call("POST", "auth/password/request", email=EMAIL)
    assert steps_in(asked)["password_reset_by_code"]["is_pending"]
    code = mailed_code()
    assert app.call("POST", "auth/password/reset", key="1", password=NEW).status_code == 400
    weak = app.call("POST", "auth/password/reset", key=code, password="12345678")
    assert weak.json()["errors"][0]["pointer"] == "#/password"
    assert app.call("POST", "auth/password/reset", key=code, password=NEW).status_code == 200

    assert app.me().status_code == 200
    assert before.me().status_code == 401
    assert before.renew().status_code == 400
    assert App().sign_in(password=NEW.strip()).status_code == 400  # blanks are part of it
    assert App().sign_in(password=NEW).status_code == 200
    page = App().client
    assert page.post("/account/login/", {"login": EMAIL, "password": NEW}).status_code == 302


def test_a_reset_tells_nobody_who_has_an_account():
    make_customer()
    answers = [
        App().call("POST", "auth/password/request", email=email).json()
        for email in (EMAIL, "nobody@example.nl")
    ]

    for answer in answers:
        assert answer["meta"].pop("session_token")
    assert answers[0] == answers[1]
    assert len(mails()) == 2


def test_guessing_at_a_reset_tells_nobody_either():
    make_customer()
    said = []
    for email in (EMAIL, "nobody@example.nl"):
        app = App()
        app.call("POST", "auth/password/request", email=email)
        tries = [
            app.call("POST", "auth/password/reset", key="1", password="123") for _times in range(5)
        ]
        said.append([(answer.status_code, answer.json()) for answer in tries])

    assert said[0] == said[1]
    assert [status for status, _body in said[0]][-1] == 409


def test_another_account_s_address_is_no_more_than_mailed():
    make_customer()
    make_customer("bo@example.nl")
    app = signed_in()
    app.reauthenticate()
    said = []
    for email in ("bo@example.nl", "nobody@example.nl"):
        answer = app.call("POST", "account/email", email=email)
        said.append(answer.text.replace(email, ""))

    assert said[0] == said[1]
    assert sorted(message.to[0] for message in mails()) == ["bo@example.nl", "nobody@example.nl"]


def test_another_password_gives_new_tokens_and_ends_the_old():
    make_customer()
    other, app = signed_in(), signed_in()
    access, refresh = app.access, app.refresh

    wrong = app.call("POST", "account/password/change", current_password="wrong", new_password=NEW)
    assert wrong.json()["errors"][0]["pointer"] == "#/current_password"
    answer = app.call(
        "POST", "account/password/change", current_password=PASSWORD, new_password=NEW
    )

    assert answer.status_code == 200
    assert app.access != access
    assert app.me().status_code == 200
    assert app.renew().status_code == 200
    assert other.me().status_code == 401
    stale = App()
    stale.access = access
    assert stale.me().status_code == 401
    assert stale.renew(refresh).status_code == 400
    assert [message.subject for message in mails()] == ["Your password is changed"]


def test_another_address_counts_once_its_code_is_sent():
    user = make_customer()
    app = signed_in()

    asked = app.call("POST", "account/email", email="new@example.nl")
    assert asked.status_code == 401
    assert "reauthenticate" in steps_in(asked)
    app.reauthenticate()
    assert app.call("POST", "account/email", email="new@example.nl").status_code == 200
    waiting = app.call("GET", "account/email").json()["data"]
    assert {"email": "new@example.nl", "verified": False, "primary": False} in waiting
    assert app.call("POST", "auth/email/verify", key=mailed_code()).status_code == 200

    user.refresh_from_db()
    assert user.email == "new@example.nl"
    assert app.me().status_code == 200
    assert [message.to for message in mails()] == [[EMAIL]]  # who had it is told


def test_an_authenticator_app_is_set_up_and_given_up():
    make_customer()
    other, app = signed_in(), signed_in()

    secret = app.call("GET", "account/authenticators/totp").json()["meta"]["secret"]
    assert app.call("POST", "account/authenticators/totp", code="1").status_code == 400
    asked = app.call("POST", "account/authenticators/totp", code=code_of(secret))
    assert asked.status_code == 401
    app.reauthenticate()
    set_up = app.call("POST", "account/authenticators/totp", code=code_of(secret))

    assert set_up.status_code == 200
    assert app.me().status_code == 200
    assert app.renew().status_code == 200
    assert other.me().status_code == 401
    kinds = [each["type"] for each in app.call("GET", "account/authenticators").json()["data"]]
    assert sorted(kinds) == ["recovery_codes", "totp"]
    codes = app.call("GET", "account/authenticators/recovery-codes").json()["data"]
    assert codes["unused_code_count"] == 10
    renewed = app.call("POST", "account/authenticators/recovery-codes").json()["data"]
    assert len(renewed["unused_codes"]) == 10

    assert app.call("DELETE", "account/authenticators/totp").status_code == 200
    assert app.call("GET", "account/authenticators").json()["data"] == []
    assert app.call("GET", "account/authenticators/recovery-codes").status_code == 404
    assert app.me().status_code == 200


def test_a_code_shows_again_who_it_is():
    user = make_customer()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    app = App()
    app.sign_in()
    app.call("POST", "auth/2fa/authenticate", code=code_of(secret))

    asked = app.call("DELETE", "account/authenticators/totp")
    assert asked.status_code == 401
    assert "mfa_reauthenticate" in steps_in(asked)
    assert app.call("POST", "auth/2fa/reauthenticate", code=codes[0]).status_code == 200
    assert app.call("DELETE", "account/authenticators/totp").status_code == 200


def test_limits_of_an_address_hold():
    make_customer()
    assert ratelimit.parse_rate("10/m/ip").per in settings.ACCOUNT_RATE_LIMITS["login_failed"]
    for number in range(11):
        answer = App(address="10.1.9.9").sign_in(f"nobody{number}@example.nl", "wrong")

    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
