"""Systems that were away catch up from the feed."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.staff_tokens import staff_bearer
from accounts.tests.tokens import bearer
from tests.statements import statements
from tests.webhook_receiver import Receiver
from webhooks.models import Delivery, Event
from webhooks.services.cleaning import KEPT, forget_events
from webhooks.services.publishing import publish
from webhooks.tests.factories import make_endpoint, make_events, run_delivery

pytestmark = pytest.mark.usefixtures("db")

FEED = "/api/v1/events/"


@pytest.fixture
def erp() -> APIClient:
    return APIClient(headers=staff_bearer("events:read"))


def ids(answer: Any) -> list[str]:
    return [event["id"] for event in answer.json()["results"]]


def test_a_reader_goes_on_from_what_it_has_seen_and_misses_nothing(erp):
    events = make_events(5)
    publish(now=timezone.now())
    expected = [str(event.uuid) for event in events]

    first = erp.get(FEED, {"limit": 2})
    following = urlsplit(first.json()["next"])
    second = erp.get(f"{following.path}?{following.query}")
    last = erp.get(FEED, {"after": ids(second)[-1]})
    [late] = make_events()
    publish(now=timezone.now())
    more = erp.get(FEED, {"after": ids(last)[-1]})

    assert ids(first) + ids(second) + ids(last) == expected
    assert last.json()["next"] is None
    assert ids(more) == [str(late.uuid)]
    assert erp.get(FEED, {"after": late.uuid}).json() == {"results": [], "next": None}


def test_it_says_what_a_webhook_says(erp, receiver: Receiver):
    make_endpoint(receiver.address())
    make_events()
    run_delivery()

    assert erp.get(FEED).json()["results"] == [receiver.received[0].event]


def test_what_is_not_published_or_is_a_test_is_not_there(erp):
    make_events()
    make_events(kind="webhook.test.v1")
    assert ids(erp.get(FEED)) == []

    publish(now=timezone.now())

    assert len(ids(erp.get(FEED))) == 1


def test_what_is_too_old_is_forgotten_with_its_deliveries_and_said_to_be_gone(erp):
    make_endpoint("https://a.example/")
    [old] = make_events(at=timezone.now() - KEPT - timedelta(minutes=1))
    [kept] = make_events(at=timezone.now() - KEPT + timedelta(minutes=1))
    publish(now=timezone.now())

    forget_events(timestamp=0)

    gone = erp.get(FEED, {"after": old.uuid})
    assert (gone.status_code, gone.json()["code"]) == (410, "events_gone")
    assert erp.get(FEED, {"after": uuid4()}).status_code == 410
    assert ids(erp.get(FEED)) == [str(kept.uuid)]
    assert list(Delivery.objects.values_list("event__uuid", flat=True)) == [kept.uuid]
    assert list(Event.objects.all()) == [kept]


@pytest.mark.parametrize(
    "query", [{"after": "yesterday"}, {"limit": 0}, {"limit": 501}, {"limit": "x"}]
)
def test_bad_input_is_named(erp, query):
    answer = erp.get(FEED, query)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == next(iter(query))


def test_only_a_token_with_the_scope_reads_it():
    customer = User.objects.create_user("anna@example.nl")

    assert APIClient().get(FEED).status_code == 401
    assert APIClient(headers=bearer(customer)).get(FEED).status_code == 401
    answer = APIClient(headers=staff_bearer("orders:read")).get(FEED)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")


def test_a_later_page_costs_what_the_first_does(erp):
    events = make_events(300)
    publish(now=timezone.now())
    erp.get(FEED)  # which notes that the token is used
    first = statements(lambda: erp.get(FEED, {"limit": 10}))

    late = statements(lambda: erp.get(FEED, {"limit": 100, "after": events[150].uuid}))

    assert late == first + 1  # where the event stands
