"""A yes holds for all devices of an account, and a no ends what was kept because of it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Consent
from accounts.own_data.consents import agree, choice_of
from accounts.tests.factories import mails as run_jobs
from catalog.recommendations.base import Event, Kind
from catalog.recommendations.embedded.events import events_of, store
from shop.kernel.consent import COOKIE, TEXT_VERSION, YES_KEPT, new_pass, verified
from shop.tests.own_data.calls import Caller, code_of

YES = {"agreed": True, "text_version": TEXT_VERSION}
NO = {"agreed": False}


def remember(visitor: str) -> None:
    store([Event(visitor, Kind.VIEW, "p-mug", timezone.now())])


def remembered(visitor: str) -> int:
    return len(list(events_of(visitor, now=timezone.now())))


def test_nothing_is_agreed_to_before_a_yes(app):
    told = app("GET", "consent/", **{"Accept-Language": "en"}).json()

    assert told["agreed"] is None
    assert told["visitor"] == ""
    assert "under a random number" in told["text"]


def test_a_yes_is_one_for_all_devices_and_a_no_ends_it(app, anna):
    yes = app("PUT", "consent/", YES).json()
    other_device = Caller(anna)("GET", "consent/").json()
    assert yes["agreed"] is True
    assert yes["agreed_text_version"] == TEXT_VERSION
    assert other_device["visitor"] == yes["visitor"] != ""
    visitor = verified(yes["visitor"])
    assert visitor is not None
    remember(visitor)

    no = app("PUT", "consent/", NO).json()
    run_jobs()

    assert (no["agreed"], no["visitor"]) == (False, "")
    assert remembered(visitor) == 0


def test_a_guests_app_sees_when_she_agreed(client):
    visitor = new_pass()
    path = "/api/v1/recommendations/visitors/"

    told = client.get(path, headers={"X-Visitor": visitor}).json()

    said, until = (datetime.fromisoformat(told[name]) for name in ("agreed_at", "valid_until"))
    assert timezone.now() - said < timedelta(minutes=5)
    assert until - said == YES_KEPT
    assert code_of(client.get(path)) == (400, "visitor_required")


def test_a_second_yes_keeps_the_time_of_the_first(app):
    first = app("PUT", "consent/", YES).json()

    assert app("PUT", "consent/", YES).json() == first


def test_what_a_guest_did_is_hers_and_goes_with_her_no(app):
    carried = new_pass()
    visitor = verified(carried)
    assert visitor is not None
    remember(visitor)

    yes = app("PUT", "consent/", YES, **{"X-Visitor": carried}).json()
    assert verified(yes["visitor"]) == visitor
    app("PUT", "consent/", NO)
    run_jobs()

    assert remembered(visitor) == 0


@pytest.mark.parametrize("version", ["", "1999-01"])
def test_a_yes_to_another_text_is_none(app, version):
    answer = app("PUT", "consent/", {"agreed": True, "text_version": version})

    assert code_of(answer) == (409, "other_consent_text")
    assert answer.json()["details"] == {"text_version": TEXT_VERSION}
    assert not Consent.objects.exists()


def test_a_yes_ends_by_itself_and_then_is_asked_for_again(anna):
    long_ago = timezone.now() - YES_KEPT
    agree(anna.pk, text_version=TEXT_VERSION, carried="", now=long_ago)

    assert choice_of(anna.pk, now=timezone.now()).agreed is None
    assert choice_of(anna.pk, now=timezone.now() - timedelta(days=1)).agreed is True


def test_the_page_and_the_shops_own_question_note_it_for_the_account(signed_in, app):
    page = signed_in.get("/account/privacy/").content.decode()
    assert f'value="{TEXT_VERSION}"' in page

    signed_in.post("/account/privacy/consent/", {"choice": "yes", "text_version": TEXT_VERSION})
    told = app("GET", "consent/").json()
    assert told["agreed"] is True
    assert signed_in.cookies[COOKIE].value == told["visitor"]

    signed_in.post(
        reverse("catalog:choose"),
        {"choice": "no"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert app("GET", "consent/").json()["agreed"] is False
    assert signed_in.cookies[COOKIE].value == "no"

    signed_in.post("/account/privacy/consent/", {"choice": "maybe"})
    assert app("GET", "consent/").json()["agreed"] is False
