"""Guessing is stopped, told, and ends by itself: for passwords and for codes."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache, caches
from django.test import Client
from redis.exceptions import ConnectionError as RedisAway

from accounts import attempts
from accounts.tests.factories import PASSWORD, code_in, mails, make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

EMAIL = "anna@example.nl"
NEW = "the-other-password-she-chose"


def guess(password: str, address: str = "10.0.0.1", page: str = "/account/login/"):
    client = Client(REMOTE_ADDR=address)
    answer = client.post(page, {"login": EMAIL, "password": password})
    return client, answer


def guess_all(times: int) -> None:
    """From so many addresses that no limit of an address is met."""
    for number in range(times):
        guess("wrong", address=f"10.0.1.{number}")


def said(answer) -> str:
    return " ".join(answer.context["form"].non_field_errors())


@pytest.fixture
def later(monkeypatch):
    """Moves the clock of the limits, by seconds."""
    real = ratelimit.time.time

    class Clock:
        ahead = 0.0

        @staticmethod
        def time() -> float:
            return float(real() + Clock.ahead)

        monotonic = staticmethod(ratelimit.time.monotonic)
        sleep = staticmethod(ratelimit.time.sleep)

    monkeypatch.setattr(ratelimit, "time", Clock)
    return Clock


def test_it_holds_from_every_address_and_says_how_long():
    make_customer()
    guess_all(5)

    client, answer = guess(PASSWORD)

    assert SESSION_KEY not in client.session
    assert "vijf minuten" in said(answer)


def test_the_owner_is_told_once_in_her_language():
    make_customer(language="en")
    guess_all(4)
    assert mails() == []

    guess_all(3)

    (message,) = mails()
    assert message.to == [EMAIL]
    assert message.subject == "Somebody guessed at your password"
    assert "/account/password/reset/" in message.body


def test_nobody_is_told_of_an_address_without_an_account():
    guess_all(7)
    assert mails() == []


def test_it_ends_by_itself(later):
    make_customer()
    guess_all(5)
    later.ahead = 301

    client, _answer = guess(PASSWORD)

    assert SESSION_KEY in client.session


def test_slow_guessing_ends_too(later):
    make_customer()
    for _six_times in range(6):
        guess_all(5)
        later.ahead += 301

    client, answer = guess(PASSWORD)

    assert SESSION_KEY not in client.session
    assert said(answer)


def test_another_password_opens_it_at_once(client):
    make_customer()
    guess_all(5)
    mails()

    client.post("/account/password/reset/", {"email": EMAIL})
    (message,) = mails()
    client.post("/account/password/reset/confirm/", {"code": code_in(message)})
    client.post("/account/password/reset/complete/", {"password1": NEW, "password2": NEW})

    signed_in, _answer = guess(NEW)
    assert SESSION_KEY in signed_in.session


def test_the_admin_is_no_way_around():
    make_customer(is_staff=True, is_superuser=True)
    guess_all(5)
    client = Client()

    given = {"username": EMAIL, "password": PASSWORD}
    assert (
        client.post("/admin/login/?next=/admin/", given)["Location"]
        == "/account/login/?next=/admin/"
    )
    assert client.get("/admin/").status_code == 302
    with_next, answer = guess(PASSWORD, page="/account/login/?next=/admin/")
    assert SESSION_KEY not in with_next.session
    assert said(answer)


def test_codes_are_guessed_no_further_and_told():
    user = make_customer()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    client, _asked = guess(PASSWORD)
    for _times in range(5):
        client.post("/account/two-step/authenticate/", {"code": "1"}, REMOTE_ADDR="10.0.0.9")

    answer = client.post("/account/two-step/authenticate/", {"code": "1"}, REMOTE_ADDR="10.0.0.8")

    assert "vijf minuten" in answer.context["form"].errors["code"][0]
    (message,) = mails()
    assert message.subject == "Iemand raadde naar je wachtwoord"


@pytest.fixture
def without_cache(tables) -> Iterator[None]:
    """The cache's Redis is away; the sessions' is not."""
    options: dict[str, Any] = settings.CACHES["default"]["OPTIONS"]
    kind: Any = type(caches["default"])
    away = kind("redis://127.0.0.1:1/0", {"OPTIONS": options})
    with pytest.MonkeyPatch.context() as outage:
        outage.setattr(caches._connections, "default", away, raising=False)  # type: ignore[attr-defined]
        assert cache.add("lock", 1) is cache.add("lock", 1) is True
        yield


@pytest.mark.usefixtures("without_cache")
def test_it_holds_while_the_cache_is_away_and_the_owner_is_told_once():
    make_customer()
    guess_all(7)

    client, answer = guess(PASSWORD)

    assert SESSION_KEY not in client.session
    assert "vijf minuten" in said(answer)
    assert len(mails()) == 1


@pytest.mark.usefixtures("without_cache")
def test_codes_are_counted_and_good_once_while_the_cache_is_away():
    user = make_customer()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    _before, now, _after = yield_hotp_counters_from_time()
    code = format_hotp_value(hotp_value(secret, now))
    first, _asked = guess(PASSWORD)
    second, _asked = guess(PASSWORD)

    first.post("/account/two-step/authenticate/", {"code": code})
    second.post("/account/two-step/authenticate/", {"code": code})

    assert SESSION_KEY in first.session
    assert SESSION_KEY not in second.session


def test_what_cannot_be_counted_is_not_tried(monkeypatch):
    make_customer()

    def away(*_args: object, **_kwargs: object):
        raise RedisAway

    monkeypatch.setattr(attempts, "guarded", lambda: SimpleNamespace(add=away))

    client, answer = guess(PASSWORD)

    assert answer.status_code == 503
    assert SESSION_KEY not in client.session
