"""An account from an app: its code, and nothing told of who has one already."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher

from accounts.api.sign_in.inputs import SignUpInput
from accounts.models import User
from accounts.tests.app import EMAIL, App, mailed_code, steps_in
from accounts.tests.factories import PASSWORD, code_in, mails, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]


def sign_up(app: App, email: str = EMAIL, password: str = PASSWORD):
    return app.call("POST", "auth/signup", email=email, password=password)


def test_an_account_exists_once_its_code_is_sent():
    app = App()

    answer = sign_up(app)
    assert answer.status_code == 401
    assert steps_in(answer)["verify_email"]["is_pending"]
    assert not app.access
    answer = app.call("POST", "auth/email/verify", key=mailed_code())

    assert answer.status_code == 200
    assert answer.json()["data"]["user"]["email"] == EMAIL
    assert app.access
    assert app.refresh
    assert app.me().status_code == 200
    assert EmailAddress.objects.get(user__email=EMAIL).verified


def test_mail_and_account_are_in_the_language_of_the_app():
    sign_up(App(language="en"))
    (message,) = mails()

    assert message.subject == "Your code for Kraam"
    assert User.objects.get().language == "en"


def test_a_wrong_code_is_refused_and_too_many_end_it():
    app = App()
    sign_up(app)
    code = mailed_code()
    wrong = "0000-0001" if code != "0000-0001" else "0000-0002"

    first = app.call("POST", "auth/email/verify", key=wrong)
    for _twice in range(2):
        app.call("POST", "auth/email/verify", key=wrong)
    last = app.call("POST", "auth/email/verify", key=code)

    assert first.status_code == 400
    assert first.json()["errors"][0]["pointer"] == "#/key"
    assert first.json()["errors"][0]["code"] == "incorrect_code"
    assert last.status_code == 409
    assert last.json()["code"] == "wrong_step"
    assert not EmailAddress.objects.get().verified


def test_who_has_an_account_is_told_by_mail_and_the_app_is_told_the_same():
    make_customer()
    answers = {email: sign_up(App(), email).json() for email in (EMAIL, "nobody@example.nl")}
    subjects = {message.to[0]: message.subject for message in mails()}

    for answer in answers.values():
        assert answer["meta"].pop("session_token")
    assert answers[EMAIL] == answers["nobody@example.nl"]
    assert subjects[EMAIL] != subjects["nobody@example.nl"]
    assert User.objects.count() == 2


def test_guessing_at_a_code_tells_nobody_either():
    make_customer()
    said = []
    for email in (EMAIL, "nobody@example.nl"):
        app = App()
        sign_up(app, email)
        tries = [app.call("POST", "auth/email/verify/resend")]
        tries += [app.call("POST", "auth/email/verify", key="1") for _times in range(4)]
        said.append([(answer.status_code, answer.json()) for answer in tries])

    assert said[0] == said[1]


def test_it_takes_as_many_hashes_whether_there_is_an_account_or_not(monkeypatch):
    """The hash is what takes time: see the test of pages as well."""
    make_customer()
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(*args, **kwargs):
        hashed.append(1)
        return encode(*args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = []
    for email in (EMAIL, "nobody@example.nl"):
        hashed.clear()
        sign_up(App(), email)
        counts.append(len(hashed))
        hashed.clear()
        App().client.post("/account/signup/", {"email": f"p{email}", "password1": PASSWORD})

    assert counts == [1, 1]


def test_the_same_sign_up_twice_at_the_same_moment_is_one_account(monkeypatch):
    make_customer()
    # What the second of two requests sees: no account when it looks, one when it writes.
    monkeypatch.setattr(SignUpInput, "validate_unique_email", lambda _form, email: email)

    answer = sign_up(App())

    assert steps_in(answer)["verify_email"]["is_pending"]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "password", "pointer"),
    [
        ("no address", PASSWORD, "#/email"),
        (EMAIL, "12345678", "#/password"),
        (EMAIL, "password", "#/password"),
        (EMAIL, "Anna@example.nl", "#/password"),
        (EMAIL, "\x00" * 20, "#/password"),
        ("x" * 250 + "@example.nl", PASSWORD, "#/email"),
    ],
)
def test_what_cannot_be_is_refused_by_its_place(email, password, pointer):
    answer = sign_up(App(language="nl"), email, password)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert {error["pointer"] for error in answer.json()["errors"]} == {pointer}
    assert not User.objects.exists()


def test_another_code_can_be_asked_for_but_not_at_once():
    app = App()
    sign_up(app)

    answer = app.call("POST", "auth/email/verify/resend")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    (message,) = mails()
    assert app.call("POST", "auth/email/verify", key=code_in(message)).status_code == 200
    assert app.call("POST", "auth/email/verify/resend").status_code == 409
    assert app.call("POST", "auth/signup", email=EMAIL, password=PASSWORD).status_code == 409
