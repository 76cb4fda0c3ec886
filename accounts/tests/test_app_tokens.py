"""Tokens of apps: short, changing, and the end of a session when one is used twice."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from typing import Any

import pytest
from allauth.headless.internal.sessionkit import session_store
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_redis import get_redis_connection
from redis import Redis

from accounts.api import families, tokens
from accounts.services import end_sessions
from accounts.tests.app import EMAIL, App
from accounts.tests.factories import mails, make_customer
from accounts.tests.tokens import bearer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]


def signed_in() -> App:
    app = App()
    assert app.sign_in().status_code == 200
    return app


@pytest.fixture
def no_leeway(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that was used is late at once."""
    monkeypatch.setattr(families, "LEEWAY", timedelta(milliseconds=-1))


def test_a_refresh_token_gives_the_next_pair():
    make_customer()
    app = signed_in()
    access, refresh = app.access, app.refresh

    assert app.renew().status_code == 200

    assert app.access != access
    assert app.refresh != refresh
    assert app.me().status_code == 200
    assert app.renew().status_code == 200


def test_an_answer_that_was_lost_is_given_again():
    make_customer()
    app = signed_in()
    used = app.refresh
    app.renew()
    lost = tokens.read("refresh", app.refresh)

    assert app.renew(used).status_code == 200

    assert tokens.read("refresh", app.refresh) == lost
    assert app.me().status_code == 200
    assert app.renew().status_code == 200
    assert mails() == []


@pytest.mark.usefixtures("no_leeway")
def test_a_used_token_ends_its_session_and_the_owner_is_told_once(caplog):
    user = make_customer(language="en")
    other, app = signed_in(), signed_in()
    used = app.refresh
    app.renew()
    access = app.access

    with caplog.at_level(logging.WARNING, "accounts"):
        answers = [app.renew(used) for _twice in range(2)]

    assert [answer.json()["code"] for answer in answers] == ["refresh_token_invalid"] * 2
    assert f"a used refresh token of user {user.pk} came from 10.1.0.1" in caplog.text
    app.access = access
    assert app.me().status_code == 401
    assert app.renew().status_code == 400
    (message,) = mails()
    assert message.to == [EMAIL]
    assert message.subject == "An app was signed out of your account"
    assert "/account/password/reset/" in message.body
    assert other.me().status_code == 200
    assert other.renew().status_code == 200


def test_a_token_of_two_before_is_never_lost_but_copied():
    make_customer()
    app = signed_in()
    oldest = app.refresh
    app.renew()
    app.renew()

    assert app.renew(oldest).status_code == 400

    assert app.renew().status_code == 400


def test_many_at_the_same_moment_get_the_same_next_one():
    make_customer()
    app = signed_in()
    used = app.refresh

    def renew(_number: int) -> tuple[int, Any]:
        one = App()
        answer = one.renew(used)
        connection.close()
        return answer.status_code, tokens.read("refresh", one.refresh)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(renew, range(16)))

    assert len(answers) == 1
    (status, _claims) = answers.pop()
    assert status == 200
    assert app.renew(used).status_code == 200
    assert app.renew().status_code == 200


def test_what_the_session_holds_is_not_lost_by_a_refresh():
    """A request that read the session before a refresh, and writes it after, undoes neither."""
    make_customer()
    app = signed_in()
    claims = tokens.read("refresh", app.refresh)
    assert claims is not None
    session = session_store(claims.session_key)
    session["note"] = 1
    used = app.refresh
    app.renew()
    session.save()

    assert app.renew().status_code == 200
    assert session_store(claims.session_key)["note"] == 1
    assert app.renew(used).status_code == 400


def test_a_session_lives_as_long_as_its_refresh_token():
    make_customer()
    app = signed_in()
    claims = tokens.read("refresh", app.refresh)
    assert claims is not None
    key = caches["sessions"].make_key(f"django.contrib.sessions.cache{claims.session_key}")
    redis = get_redis_connection("sessions")
    life = settings.APP_REFRESH_TIME.total_seconds()
    assert redis.ttl(key) > life - 60

    redis.expire(key, 100)
    app.renew()

    assert redis.ttl(key) > life - 60
    assert redis.ttl(f"refresh-tokens:{claims.session_key}") > life - 60


def test_a_session_that_is_over_has_no_next_token():
    user = make_customer()
    app = signed_in()

    end_sessions(user)

    assert app.renew().json()["code"] == "refresh_token_invalid"
    assert app.renew().status_code == 400
    assert mails() == []


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 5000])
def test_nonsense_is_refused(token):
    assert App().call("POST", "tokens/refresh", refresh_token=token).status_code == 400


def test_a_token_is_good_for_its_use_and_its_time_only(settings):
    make_customer()
    app = signed_in()
    access, refresh = app.access, app.refresh

    app.access = refresh
    assert app.me().status_code == 401
    assert app.renew(access).status_code == 400
    settings.APP_ACCESS_TIME = timedelta(seconds=-1)
    app.renew(refresh)
    assert app.me().status_code == 401
    assert app.call("GET", "auth/session").status_code == 401  # as nobody: time to refresh


def test_a_key_can_be_replaced(settings):
    make_customer()
    app = signed_in()
    old = settings.APP_TOKEN_KEYS

    settings.APP_TOKEN_KEYS = ["another key", *old]
    assert app.me().status_code == 200
    assert app.renew().status_code == 200
    settings.APP_TOKEN_KEYS = ["another key"]
    assert app.me().status_code == 200
    settings.APP_TOKEN_KEYS = old
    assert app.me().status_code == 401


def test_a_session_that_is_signed_in_opens_by_its_access_token_alone():
    make_customer()
    app = signed_in()
    claims = tokens.read("access", app.access)
    assert claims is not None
    thief = App()
    thief.session = claims.session_key

    assert thief.call("GET", "auth/session").status_code == 410
    assert thief.call("GET", "account/email").status_code == 410
    assert claims.session_key not in app.access


def test_staff_stay_within_the_limits_of_staff(settings):
    make_customer(is_staff=True)
    app = signed_in()
    settings.STAFF_IDLE_TIME = timedelta(milliseconds=1)
    sleep(0.005)
    assert app.renew().status_code == 400
    assert app.me().status_code == 401

    settings.STAFF_IDLE_TIME = timedelta(hours=1)
    app = signed_in()
    assert app.renew().status_code == 200
    settings.STAFF_SESSION_TIME = timedelta(seconds=-1)
    assert app.me().status_code == 401
    assert app.call("GET", "auth/session").status_code == 410
    assert app.renew().status_code == 400


def test_staff_need_their_second_step_here_too(settings):
    settings.STAFF_MFA_REQUIRED = True
    make_customer(is_staff=True)
    make_customer("bo@example.nl")
    app = signed_in()

    refused = app.me()

    assert refused.status_code == 403
    assert refused.json()["code"] == "second_factor_required"
    assert app.call("GET", "account/authenticators/totp").status_code == 404  # can set it up
    customer = App()
    customer.sign_in("bo@example.nl")
    assert customer.me().status_code == 200


def test_knowing_who_calls_costs_one_statement_and_one_call_of_redis(monkeypatch):
    headers = bearer(make_customer())
    client = App().client
    address = "/api/v1/categories/"
    client.get(address)

    def cost(**sent: str) -> tuple[int, int]:
        calls: list[Any] = []
        execute = Redis.execute_command

        def counted(*args: Any, **more: Any) -> Any:
            calls.append(args[1])
            return execute(*args, **more)

        with monkeypatch.context() as patched, CaptureQueriesContext(connection) as statements:
            patched.setattr(
                Redis,
                "execute_command",
                counted,
            )
            assert client.get(address, headers=sent).status_code == 200
        return len(statements), len(calls)

    nobody, somebody = cost(), cost(**headers)

    assert somebody[0] - nobody[0] == 1
    assert somebody[1] - nobody[1] == 1
