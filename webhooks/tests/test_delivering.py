"""Events reach a real server: signed, once it answers, and without waiting for others."""

import base64
import hmac
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from tests.webhook_receiver import DRIBBLE, HANG, REDIRECT, Received, Receiver
from webhooks.models import Delivery, DeliveryState, Endpoint, Event
from webhooks.services import delivering, endpoints, outcomes, sending
from webhooks.services.endpoints import rotate_secret, secrets_of
from webhooks.services.outcomes import wait_after
from webhooks.services.publishing import publish
from webhooks.tests.factories import come_due, make_endpoint, make_events, run_delivery

pytestmark = pytest.mark.usefixtures("db")


def current_secret(endpoint: Endpoint) -> str:
    endpoint.refresh_from_db()
    return secrets_of(endpoint, now=timezone.now())[0]


def is_signed(received: Received, secret: str) -> bool:
    """As a receiver finds out who follows the specification and knows nothing of our code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    names = ("webhook-id", "webhook-timestamp")
    text = b".".join([*(received.headers[name].encode() for name in names), received.body])
    expected = base64.b64encode(hmac.digest(key, text, "sha256")).decode()
    return f"v1,{expected}" in received.headers["webhook-signature"].split(" ")


def test_an_event_arrives_signed_as_the_specification_has_it(receiver: Receiver):
    endpoint = make_endpoint(receiver.address("/events?shop=1"))
    [event] = make_events()

    run_delivery()

    [received] = receiver.received
    assert is_signed(received, current_secret(endpoint))
    event.refresh_from_db()
    assert received.event == {
        "id": str(event.uuid),
        "type": "order.paid.v1",
        "timestamp": f"{event.at:%Y-%m-%dT%H:%M:%S}.{event.at:%f}"[:-3] + "Z",
        "data": {"number": "ORDER0"},
    }
    assert received.headers["webhook-id"] == str(event.uuid)
    assert received.headers["content-type"] == "application/json"
    assert received.path == "/events?shop=1"
    assert not is_signed(replace(received, body=received.body + b" "), current_secret(endpoint))
    assert abs(int(received.headers["webhook-timestamp"]) - time.time()) < 300
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == (DeliveryState.DELIVERED, 1)
    assert (delivery.status_code, delivery.answer, delivery.failure) == (200, "thanks", "")


def test_two_secrets_sign_while_one_takes_over_from_the_other(receiver: Receiver):
    endpoint = make_endpoint(receiver.address())
    old = current_secret(endpoint)
    rotate_secret(endpoint, now=timezone.now())
    new = current_secret(endpoint)
    make_events()
    run_delivery()
    Endpoint.objects.update(old_secret_until=timezone.now())
    make_events()
    run_delivery()

    [during, after] = receiver.received
    assert [is_signed(during, secret) for secret in (old, new)] == [True, True]
    assert [is_signed(after, secret) for secret in (old, new)] == [False, True]


def test_a_secret_is_not_readable_in_the_database_and_its_loss_is_told(
    receiver: Receiver, settings
):
    endpoint = make_endpoint(receiver.address())
    secret = current_secret(endpoint)
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert secret not in endpoint.secret
    settings.MFA_KEYS = ["another"]
    make_events()

    run_delivery()

    assert receiver.received == []
    assert Delivery.objects.get().failure == "its secret cannot be read: rotate it"


def test_what_failed_is_sent_again_as_the_same_event(receiver: Receiver):
    make_endpoint(receiver.address())
    receiver.answers["/events"].extend([500, 404])
    make_events()

    run_delivery()
    first = Delivery.objects.get()
    run_delivery()
    assert len(receiver.received) == 1  # its wait is not over
    for _ in range(2):
        come_due()
        run_delivery()

    assert (first.state, first.status_code) == (DeliveryState.WAITING, 500)
    assert len(first.answer) == 500
    assert first.next_try_at is not None and first.next_try_at > timezone.now()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == (DeliveryState.DELIVERED, 3)
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1
    assert len({each.body for each in receiver.received}) == 1
    assert Endpoint.objects.get().failing_since is None


def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver):
    make_endpoint(receiver.address())
    receiver.answers["/events"].append(REDIRECT)
    make_events()

    run_delivery()

    assert [each.path for each in receiver.received] == ["/events"]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status_code) == (DeliveryState.WAITING, 307)


@pytest.mark.parametrize("behaviour", [HANG, DRIBBLE])
def test_who_does_not_come_to_an_end_is_hung_up_on(receiver: Receiver, monkeypatch, behaviour):
    monkeypatch.setattr(sending, "DEADLINE", 0.3)
    make_endpoint(receiver.address())
    receiver.answers["/events"].append(behaviour)
    make_events()

    run_delivery()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status_code) == (DeliveryState.WAITING, None)
    assert delivery.failure.startswith("no answer within")


def test_nobody_listens(receiver: Receiver):
    make_endpoint("http://127.0.0.1:1/")
    make_events()

    run_delivery()

    assert "refused" in Delivery.objects.get().failure


def test_a_slow_endpoint_does_not_hold_up_the_others(receiver: Receiver):
    """It answers once the other one has got everything, which it would never do behind it."""
    slow = make_endpoint(receiver.address("/slow"))
    make_endpoint(receiver.address("/quick"))
    events = 3 * delivering.PER_ENDPOINT
    receiver.answers["/slow"].extend([HANG] * events)
    receiver.release_after = events + delivering.PER_ENDPOINT
    make_events(events)

    run_delivery()

    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}
    started = [each.path for each in receiver.received[: receiver.release_after]]
    assert started.count("/quick") == events
    assert started.count("/slow") == delivering.PER_ENDPOINT
    assert Endpoint.objects.get(pk=slow.pk).failing_since is None


def test_a_failing_endpoint_is_asked_one_thing_at_a_time_and_rests(receiver: Receiver):
    endpoint = make_endpoint(receiver.address(), failing_since=timezone.now() - timedelta(hours=1))
    receiver.answers["/events"].extend([503] * 3)
    make_events(3)

    run_delivery()

    assert len(receiver.received) == 1
    endpoint.refresh_from_db()
    assert endpoint.rests_until is not None
    rest = endpoint.rests_until - timezone.now()
    assert rest <= outcomes.LONGEST_REST


def test_waits_grow_to_hours_and_end_after_three_days(receiver: Receiver):
    waits = [wait_after(tries).total_seconds() / 60 for tries in range(1, 20)]
    for wait, minutes in zip(waits, [1, 3, 9, 27, 81, 243, *[480] * 13], strict=True):
        assert 0.8 * minutes <= wait <= 1.2 * minutes
    make_endpoint(receiver.address())
    receiver.answers["/events"].append(500)
    make_events()
    publish(now=timezone.now() - timedelta(days=3))

    run_delivery()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.next_try_at) == (DeliveryState.FAILED, None)


def test_after_days_of_failures_it_is_switched_off_and_owners_are_told(receiver: Receiver):
    User.objects.create_superuser("owner@kraam.example", language="en")
    User.objects.create_user("support@kraam.example", is_staff=True)
    days = endpoints.GIVEN_UP_AFTER
    endpoint = make_endpoint(
        receiver.address(), description="ERP", failing_since=timezone.now() - days
    )
    receiver.answers["/events"].append(500)
    make_events(2)

    run_delivery()
    run_delivery()
    make_events()
    run_delivery()

    endpoint.refresh_from_db()
    assert not endpoint.is_active
    assert endpoint.given_up_at is not None
    assert len(receiver.received) == 1
    assert Delivery.objects.count() == 2  # the third event is for a replay
    mail = ProcrastinateJob.objects.get(task_name="accounts.send_mail").args
    assert mail["to"] == "owner@kraam.example"
    assert mail["subject"] == "Events are not sent to ERP any more"
    assert "For 3 days every try" in mail["text"]
    for part in ("text", "html"):
        assert f"/admin/webhooks/endpoint/{endpoint.pk}/change/" in mail[part]


def test_a_killed_run_is_followed_by_one_that_sends_again(receiver: Receiver, monkeypatch):
    make_endpoint(receiver.address())
    make_events(2)

    def die(_point: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(delivering, "fail_point", die)
        run_delivery()
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.WAITING}
    come_due()
    run_delivery()

    assert set(Delivery.objects.values_list("state", "tries")) == {(DeliveryState.DELIVERED, 2)}
    ids = [each.headers["webhook-id"] for each in receiver.received]
    assert sorted(ids) == sorted(2 * [str(event.uuid) for event in Event.objects.all()])


def test_an_endpoint_that_is_deleted_meanwhile_breaks_nothing(receiver: Receiver, monkeypatch):
    endpoint = make_endpoint(receiver.address())
    make_events()
    monkeypatch.setattr(delivering, "fail_point", lambda _point: endpoint.delete())

    run_delivery()

    assert len(receiver.received) == 1
    assert not Delivery.objects.exists()
