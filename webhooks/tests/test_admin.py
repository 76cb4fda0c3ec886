"""Owners edit endpoints, read what was sent, and send it again; nobody else sees any of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.roles import OWNER, ROLES
from tests.statements import statements
from tests.webhook_receiver import Receiver
from webhooks.admin.forms import MOST_ENDPOINTS
from webhooks.models import Delivery, DeliveryState, Endpoint, Event
from webhooks.services import replaying
from webhooks.services.endpoints import secrets_of
from webhooks.services.publishing import publish
from webhooks.services.replaying import replay
from webhooks.tests.factories import come_due, make_endpoint, make_events, run_delivery

pytestmark = pytest.mark.usefixtures("db")

LIST = "/admin/webhooks/endpoint/"
LOG = "/admin/webhooks/delivery/"


def member_of(role: str) -> Client:
    call_command("restore_roles")
    user = User.objects.create_user(f"{role}@kraam.example", is_staff=True, language="en")
    user.groups.set(Group.objects.filter(name=role))
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def owner() -> Client:
    return member_of(OWNER.name)


def page_of(endpoint: Endpoint, tool: str = "change") -> str:
    return f"{LIST}{endpoint.pk}/{tool}/"


def test_an_owner_adds_one_and_reads_its_secret_which_is_written_down(owner, receiver: Receiver):
    given = {"url": receiver.address(), "types": ["order.paid.v1", "stock.low.v1"]}

    answer = owner.post(f"{LIST}add/", {**given, "is_active": "on", "description": "ERP"})

    endpoint = Endpoint.objects.get()
    assert answer.status_code == 302
    assert (endpoint.types, str(endpoint)) == (given["types"], "ERP")
    [secret] = secrets_of(endpoint, now=timezone.now())
    assert secret not in owner.get(page_of(endpoint)).text
    assert secret not in owner.get(page_of(endpoint, "secret")).text
    shown = owner.post(page_of(endpoint, "secret"), {"action": "show"})
    assert secret in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert "The secret was shown." in LogEntry.objects.latest("pk").change_message


def test_a_new_secret_takes_over(owner):
    endpoint = make_endpoint("https://a.example/")
    [old] = secrets_of(endpoint, now=timezone.now())

    shown = owner.post(page_of(endpoint, "secret"), {"action": "rotate"})

    endpoint.refresh_from_db()
    new, before = secrets_of(endpoint, now=timezone.now())
    assert before == old != new
    assert new in shown.text
    assert secrets_of(endpoint, now=timezone.now() + timedelta(hours=25)) == [new]


def test_what_is_typed_wrong_is_said(owner, receiver: Receiver):
    for n in range(MOST_ENDPOINTS):
        make_endpoint(f"https://{n}.example/")

    nothing = owner.post(f"{LIST}add/", {"url": "nonsense", "is_active": "on"}).text
    unknown = owner.post(f"{LIST}add/", {"url": receiver.address(), "types": ["x"]}).text
    given = {"url": receiver.address(), "types": ["order.paid.v1"]}
    too_many = owner.post(f"{LIST}add/", {**given, "is_active": "on"}).text
    switched_off = owner.post(f"{LIST}add/", given)

    assert len(re.findall('class="errorlist"', nothing)) == 2
    assert 'class="errorlist"' in unknown
    assert f"{MOST_ENDPOINTS}" in too_many
    assert switched_off.status_code == 302


@pytest.mark.parametrize("role", [role.name for role in ROLES if role is not OWNER])
def test_nobody_else_sees_endpoints_or_what_was_answered(role):
    client = member_of(role)
    endpoint = make_endpoint("https://a.example/")
    tools = [page_of(endpoint, tool) for tool in ("change", "secret", "test", "replay")]

    for address in (LIST, LOG, *tools):
        assert client.get(address).status_code == 403
        assert client.post(address, {"action": "show"}).status_code == 403


def test_a_test_event_goes_to_one_endpoint_and_not_into_the_feed(owner, receiver: Receiver):
    meant = make_endpoint(receiver.address("/meant"))
    make_endpoint(receiver.address("/other"))

    answer = owner.post(page_of(meant, "test"))
    run_delivery()

    assert answer["Location"] == f"{LOG}?endpoint__id__exact={meant.pk}"
    assert receiver.types("/meant") == ["webhook.test.v1"]
    assert receiver.types("/other") == []
    assert Event.objects.get().position is None


def test_the_log_is_narrowed_to_what_failed_and_sends_it_again(owner, receiver: Receiver):
    make_endpoint(receiver.address(), description="ERP")
    receiver.answers["/events"].extend([500, 200])
    for n in range(2):
        make_events(at=timezone.now() - timedelta(minutes=n))
        publish(now=timezone.now() - timedelta(days=3))
        run_delivery()
    failed = Delivery.objects.get(state=DeliveryState.FAILED)

    page = owner.get(f"{LOG}{failed.pk}/change/").text
    whole, narrowed = owner.get(LOG).text, owner.get(f"{LOG}?state__exact=failed").text
    chosen = {"action": "send_chosen_again", "_selected_action": [failed.pk]}
    owner.post(LOG, chosen)
    run_delivery()

    assert whole.count('class="field-happened') == 2
    assert narrowed.count('class="field-happened') == 1
    assert "500" in narrowed
    assert "x�x" in page
    failed.refresh_from_db()
    assert failed.state == DeliveryState.DELIVERED
    [first, *_others, last] = receiver.received
    assert first.headers["webhook-id"] == last.headers["webhook-id"]


def test_the_log_finds_by_subject_and_costs_the_same_however_long_it_is(owner):
    make_endpoint("https://a.example/")
    make_events(2)
    publish(now=timezone.now())
    assert owner.get(f"{LOG}?q=ORDER1").text.count('class="field-happened') == 1
    few = statements(lambda: owner.get(LOG))
    make_events(60)
    publish(now=timezone.now())

    assert statements(lambda: owner.get(LOG)) == few
    assert 'rel="next"' in owner.get(LOG).text


def test_one_that_was_given_up_is_told_of_and_begins_anew(owner, receiver: Receiver):
    long_ago = timezone.now() - timedelta(days=4)
    endpoint = make_endpoint(
        receiver.address(),
        description="ERP",
        is_active=False,
        failing_since=long_ago,
        given_up_at=long_ago,
    )
    assert "ERP is op" in owner.get(LIST).text
    assert "ERP" in owner.get("/admin/").text

    changed = {"url": endpoint.url, "description": "ERP", "types": endpoint.types}
    owner.post(page_of(endpoint), {**changed, "is_active": "on"})

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.failing_since, endpoint.given_up_at) == (True, None, None)
    assert "ERP is op" not in owner.get(LIST).text


class TestReplay:
    def test_all_since_a_time_that_an_endpoint_wants(self, owner, receiver: Receiver, monkeypatch):
        monkeypatch.setattr(replaying, "AT_ONCE", 3)
        now = timezone.now()
        make_events(2, at=now - timedelta(hours=5))
        make_events(4, at=now - timedelta(hours=2))
        publish(now=now)  # nobody was there to get them
        endpoint = make_endpoint(receiver.address(), types=["order.paid.v1"])
        make_events(1, at=now - timedelta(hours=1))
        make_events(1, kind="order.shipped.v1")
        run_delivery()
        assert len(receiver.received) == 1
        since = timezone.localtime(now - timedelta(hours=3))

        answer = owner.post(
            page_of(endpoint, "replay"),
            {"since_0": f"{since:%Y-%m-%d}", "since_1": f"{since:%H:%M:%S}"},
        )
        run_replays()
        run_delivery()

        assert answer.status_code == 302
        assert len(receiver.received) == 1 + 5
        assert len({each.headers["webhook-id"] for each in receiver.received}) == 5

    def test_since_when_has_to_make_sense(self, owner):
        endpoint = make_endpoint("https://a.example/")
        for day in ("", "2999-01-01", "2020-01-01"):
            page = owner.post(page_of(endpoint, "replay"), {"since_0": day, "since_1": "12:00"})
            assert "errorlist" in page.text
        assert not ProcrastinateJob.objects.filter(task_name="webhooks.replay").exists()

    @pytest.mark.parametrize("tool", ["test", "replay"])
    def test_nothing_is_sent_to_one_that_is_off(self, owner, tool):
        endpoint = make_endpoint("https://a.example/", is_active=False)
        make_events()
        publish(now=timezone.now())
        day = timezone.localdate()

        page = owner.post(
            page_of(endpoint, tool), {"since_0": f"{day:%Y-%m-%d}", "since_1": "00:00:00"}
        )

        assert "Zet het eerst aan" in page.text
        assert not Delivery.objects.exists()


def run_replays() -> None:
    jobs = ProcrastinateJob.objects.filter(task_name="webhooks.replay", status="todo")
    while job := jobs.first():
        ProcrastinateJob.objects.filter(pk=job.pk).delete()
        replay(**job.args)
    come_due()
