"""Amazon Personalize at its interface: what is sent, and what happens when it does not answer."""

from datetime import timedelta

import pytest

from catalog.recommendations.base import Kind, Recommended
from catalog.recommendations.embedded.backend import EmbeddedRecommender
from catalog.recommendations.personalize import PersonalizeRecommender, connection, new_clients
from catalog.services.recommending.learning import learn
from catalog.tests.recommendations.backends import resources
from catalog.tests.recommendations.personalize_stub import PATIENT, personalize_stub
from catalog.tests.recommendations.shop import (
    NOW,
    TEA,
    did,
    ids,
    open_shop,
    several,
    strangers,
    visit,
)

ANNA = "anna-" + "x" * 30


@pytest.fixture
def stub(db, tables):
    with personalize_stub({}) as running:
        yield running


@pytest.fixture
def personalize(stub):
    return on(stub, time_limit=PATIENT)


def on(stub, **limits):
    clients = new_clients("eu-central-1", endpoint=stub.url, **limits)
    return PersonalizeRecommender(clients, resources(), instead=EmbeddedRecommender())


def asked(stub):
    return stub.requests["GetRecommendations"]


def test_events_go_out_ten_at_a_time_by_visitor(personalize, stub):
    personalize.record(
        [
            *did(Kind.VIEW, ANNA, [f"p-{number}" for number in range(23)]),
            *did(Kind.PURCHASE, "bert-" + "x" * 30, ["mok"]),
        ]
    )

    sent = stub.requests["PutEvents"]
    assert [len(each["eventList"]) for each in sent] == [10, 10, 3, 1]
    assert sent[0]["userId"] == sent[0]["sessionId"] == ANNA
    assert sent[0]["trackingId"] == "a1b2c3d4"
    assert sent[3]["eventList"][0]["eventType"] == "Purchase"
    assert sent[3]["eventList"][0]["sentAt"] == NOW.timestamp()
    assert "properties" not in str(sent)


def test_the_same_on_the_same_day_is_the_same_event(personalize, stub):
    for at in (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1)):
        personalize.record(did(Kind.VIEW, ANNA, ["mok"], at=at))

    first, again, next_day = (
        each["eventList"][0]["eventId"] for each in stub.requests["PutEvents"]
    )
    assert first == again != next_day


def test_requests_are_signed(personalize, stub):
    personalize.popular(limit=1)

    assert "/eu-central-1/personalize/aws4_request" in stub.signatures[0]


def test_recommenders_and_campaigns_are_asked_each_by_its_name(personalize, stub):
    visit(ANNA, "mok")
    personalize.similar("mok", limit=1)
    personalize.for_you(ANNA, limit=1, category_id=TEA)

    similar, own = asked(stub)
    assert (similar["recommenderArn"], similar["itemId"]) == (resources().similar, "mok")
    assert (own["campaignArn"], own["userId"]) == (resources().for_you, ANNA)
    assert own["filterValues"] == {"CATEGORY": '"thee"'}


def test_somebody_without_a_history_is_not_even_named(personalize, stub):
    assert personalize.for_you(ANNA, limit=3) == ()
    assert asked(stub) == []


@pytest.mark.parametrize("failure", [400, 429, 500, 503])
def test_when_it_fails_the_embedded_recommender_answers(personalize, stub, failure):
    open_shop()
    stub.failing = failure
    seen = visit(ANNA, "theepot")
    personalize.record([*several(Kind.PURCHASE, "theepot", "theezeef"), *strangers(), *seen])
    learn(now=NOW)

    assert personalize.also_bought("theepot", limit=3) == (Recommended("theezeef"),)
    assert ids(personalize.similar("theepot", limit=3))[0] == "theezeef"
    assert personalize.for_you(ANNA, limit=3)[0].because == "theepot"
    assert len(personalize.popular(limit=3)) == 3


def test_nobody_waits_for_one_that_is_down(personalize, stub):
    stub.failing = 503
    for _ in range(connection._FAILURES + 5):
        personalize.popular(limit=1)

    assert len(asked(stub)) == connection._FAILURES


def test_it_is_asked_again_after_a_rest(personalize, stub, monkeypatch):
    monkeypatch.setattr(personalize._reading._breaker, "reset_timeout", 0)
    stub.failing = 503
    for _ in range(connection._FAILURES):
        personalize.popular(limit=1)
    stub.failing = 0

    personalize.popular(limit=1)
    personalize.popular(limit=1)

    assert len(asked(stub)) == connection._FAILURES + 2


def test_a_mistake_of_ours_does_not_count_as_an_outage(personalize, stub):
    stub.failing = 400
    for _ in range(connection._FAILURES + 5):
        personalize.popular(limit=1)

    assert len(asked(stub)) == connection._FAILURES + 5


def test_one_that_hangs_is_given_up(stub):
    open_shop()
    stub.failing = "late"

    assert len(on(stub).popular(limit=3)) == 3


def test_outages_of_one_direction_do_not_stop_the_other(personalize, stub):
    stub.failing = 503
    for _ in range(connection._FAILURES):
        personalize.record(did(Kind.VIEW, ANNA, ["mok"]))
    stub.failing = 0

    personalize.popular(limit=1)

    assert len(asked(stub)) == 1
