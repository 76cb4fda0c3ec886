"""Nothing is sent into the shop's own network, whatever is typed and however names change."""

import socket
from typing import Any

import pytest
from django.utils import timezone

from tests.webhook_receiver import Receiver
from webhooks.admin.forms import EndpointForm
from webhooks.models import Delivery
from webhooks.services.publishing import publish
from webhooks.tests.factories import make_endpoint, make_events, run_delivery

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _as_in_production(settings) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = False


def named(monkeypatch: pytest.MonkeyPatch, *ips: str) -> list[str]:
    """Every name leads there from now on. Returns the names that were looked up."""
    asked: list[str] = []
    look_up = socket.getaddrinfo

    def answer(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if str(host).startswith(("127.", "::1")):
            return look_up(host, port, *args, **kwargs)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def mistakes(url: str) -> dict[str, Any]:
    form = EndpointForm({"url": url, "types": ["order.paid.v1"], "is_active": "on"})
    return form.errors


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example/",  # no https
        "ftp://erp.example/",
        "erp.example",
        "https://user:secret@erp.example/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://10.0.0.8/",
        "https://[::ffff:10.0.0.8]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.100.100.200/",
        "https://localhost/",
    ],
)
def test_an_address_that_leads_nowhere_public_is_refused_when_it_is_saved(url):
    assert list(mistakes(url)) == ["url"]


@pytest.mark.parametrize("ip", ["10.1.2.3", "127.0.0.1", "169.254.169.254", "192.168.1.1"])
def test_so_is_a_name_that_leads_there(monkeypatch, ip):
    named(monkeypatch, ip)

    assert list(mistakes("https://erp.example/events")) == ["url"]


def test_a_public_one_is_taken(monkeypatch):
    named(monkeypatch, "93.184.215.14")

    assert mistakes("https://erp.example/events") == {}


def test_a_name_that_leads_elsewhere_by_now_is_refused_at_the_try(receiver: Receiver, monkeypatch):
    named(monkeypatch, "93.184.215.14")
    url = f"https://erp.example:{receiver.server_port}/events"
    assert mistakes(url) == {}
    make_endpoint(url)
    make_events()
    publish(now=timezone.now())
    named(monkeypatch, "127.0.0.1")

    run_delivery()

    assert receiver.received == []
    assert Delivery.objects.get().failure == "an address inside a private network"


def test_the_connection_goes_to_what_was_looked_up_once(receiver: Receiver, monkeypatch, settings):
    settings.WEBHOOK_PRIVATE_NETWORKS = True
    asked = named(monkeypatch, "127.0.0.1")
    make_endpoint(f"http://erp.example:{receiver.server_port}/events")
    make_events()

    run_delivery()

    [received] = receiver.received
    assert received.headers["host"] == f"erp.example:{receiver.server_port}"
    assert asked == ["erp.example"]


def test_plain_http_is_refused_at_the_try_as_well(receiver: Receiver):
    make_endpoint(receiver.address())
    make_events()

    run_delivery()

    assert receiver.received == []
    assert Delivery.objects.get().failure == "https://"


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(receiver: Receiver, settings):
    settings.WEBHOOK_PRIVATE_NETWORKS = True
    make_endpoint(receiver.address().replace("http://", "https://"))
    make_events()

    run_delivery()

    assert receiver.received == []
    assert "SSL" in Delivery.objects.get().failure
