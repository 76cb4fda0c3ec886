"""A visitor's pseudonym: ours, or nobody's; and no longer than she agreed to."""

from datetime import UTC, datetime

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from shop.kernel import consent
from shop.kernel.consent import COOKIE, HEADER, YES_KEPT, new_pass, visitor_in, visitor_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp()


def carried(value):
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = value
    assert visitor_of(request) == visitor_in({HEADER: value})
    return visitor_of(request)


def test_what_we_made_is_known_again_without_its_signature():
    visitor = carried(new_pass())

    assert visitor is not None
    assert len(visitor) >= 40
    assert ":" not in visitor


def test_one_that_somebody_made_up_is_nobodys():
    ours = new_pass()
    visitor, made, signature = ours.split(":")
    other = new_pass().split(":")[0]

    for forged in (
        "a" * 43,
        visitor,
        f"{other}:{made}:{signature}",
        f"{visitor}:{made}",
        ours[:-1],
    ):
        assert carried(forged) is None


def test_a_signature_of_something_else_is_none():
    assert carried(signing.TimestampSigner(salt="reset").sign("a" * 43)) is None


@pytest.mark.parametrize(("seconds", "known"), [(-60, True), (60, False)])
def test_it_ends_with_the_consent(monkeypatch, seconds, known):
    monkeypatch.setattr("django.core.signing.time.time", lambda: NOW)
    given = new_pass()

    later = NOW + YES_KEPT.total_seconds() + seconds
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert (carried(given) is not None) is known


def test_the_cookie_of_a_yes_lives_as_long_as_what_it_carries():
    response = HttpResponse()

    consent.remember_yes(response)

    assert response.cookies[COOKIE]["max-age"] == YES_KEPT.total_seconds()
    assert YES_KEPT.days <= 90
