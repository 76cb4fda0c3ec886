"""Signing in with an app is answered like any other call: read, refused, counted, in a language."""

import pytest
from django.test import Client
from redis.exceptions import ConnectionError as RedisAway

from accounts import attempts
from accounts.tests.app import EMAIL, ROOT, App
from accounts.tests.factories import PASSWORD, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

LOGIN = f"{ROOT}auth/login"


def post(body: str | bytes, kind: str = "application/json", address: str = LOGIN):
    return Client().generic("POST", address, body, content_type=kind)


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "parse_error"),
        ("[]", "application/json", 400, "parse_error"),
        ('"x"', "application/json", 400, "parse_error"),
        (r'{"email": "\ud800", "password": "x"}', "application/json", 400, "parse_error"),
        (b"\xff", "application/json", 400, "parse_error"),
        ("[" * 100_000, "application/json", 400, "parse_error"),
        ('{"email": ' + "[" * 900 + "]" * 900 + "}", "application/json", 400, None),
        ("", "application/json", 400, "invalid"),
        ('{"email": {"a": 1}, "password": [1]}', "application/json", 400, "invalid"),
        ("email=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ('{"email": "' + "x" * 3_000_000 + '"}', "application/json", 413, "body_too_large"),
    ],
)
def test_what_cannot_be_read_is_a_problem(body, kind, status, code):
    answer = post(body, kind)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert code is None or answer.json()["code"] == code


def test_mistakes_are_told_by_place_in_the_language_that_was_asked_for():
    refused = {
        language: App(language=language).call("POST", "auth/login", email="x", password="")
        for language in ("nl", "en")
    }

    for answer in refused.values():
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
            ("#/email", "invalid"),
            ("#/password", "required"),
        ]
        assert "Accept-Language" in answer["Vary"]
    nl, en = (answer.json()["errors"][1]["detail"] for answer in refused.values())
    assert (nl, en) == ("Dit veld is vereist.", "This field is required.")


def test_what_is_not_there_is_a_problem():
    for method, address, status in (
        ("PUT", LOGIN, 405),
        ("GET", f"{ROOT}account/phone", 404),
        ("POST", f"{ROOT}auth/code/confirm", 404),
        ("GET", "/_allauth/browser/v1/auth/session", 404),
    ):
        answer = Client().generic(method, address)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"


def test_calls_are_counted_with_those_of_the_api(settings):
    settings.API_RATES = {**settings.API_RATES, "write": (1, 2)}
    app = App()

    answers = [app.sign_in() for _times in range(3)]

    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert int(answers[2]["Retry-After"]) >= 1
    assert '"write";q=2' in answers[0]["RateLimit-Policy"]
    assert app.call("GET", "auth/session").status_code == 401  # a read is no write


def test_pages_of_named_origins_may_call(settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-session-token",
    }

    answer = Client().options(LOGIN, headers=asked)

    assert answer["Access-Control-Allow-Origin"] == "https://app.example"
    assert "x-session-token" in answer["Access-Control-Allow-Headers"]


def test_a_cookie_of_the_pages_says_nothing_here():
    make_customer()
    client = Client()
    client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})

    assert client.get(f"{ROOT}auth/session").status_code == 401
    assert client.get("/account/").status_code == 200


def test_without_the_sessions_redis_nobody_signs_in_and_it_says_so(monkeypatch):
    make_customer()

    def away(_alias: str) -> None:
        raise RedisAway

    monkeypatch.setattr(attempts, "get_redis_connection", away)

    answer = App().sign_in()

    assert answer.status_code == 503
    assert answer.json()["code"] == "sign_in_unavailable"
