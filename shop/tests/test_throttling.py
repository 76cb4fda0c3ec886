"""The API counts who asks, says what is left, and refuses in words."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_redis import get_redis_connection

pytestmark = pytest.mark.usefixtures("tables")

NO_LIMIT = (100_000.0, 100_000)


@pytest.fixture
def rates(settings):
    """Rates to change. Nobody was here before."""
    cache.clear()
    settings.API_RATES = dict.fromkeys(("all", "client", "search", "write", "checkout"), NO_LIMIT)
    return settings.API_RATES


def open_cart(http: Client, **headers: str):
    return http.post("/api/v1/carts/", headers={"Idempotency-Key": str(uuid4()), **headers})


def test_a_client_is_told_what_is_left(rates):
    rates["client"], rates["write"] = (0.1, 5), (0.05, 2)

    answer = open_cart(Client())

    assert answer.status_code == 201
    assert answer["RateLimit-Policy"] == '"client";q=5;w=50, "write";q=2;w=40'
    assert answer["RateLimit"] == '"client";r=4;t=10, "write";r=1;t=20'


def test_too_many_requests_are_refused_with_a_time(rates):
    rates["write"] = (0.05, 2)
    answers = [open_cart(Client()) for _ in range(3)]

    assert [each.status_code for each in answers] == [201, 201, 429]
    refused = answers[-1]
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "throttled"
    assert refused.json()["status"] == 429
    assert 0 < int(refused["Retry-After"]) <= 20
    assert '"write";r=0;' in refused["RateLimit"]


def test_reads_are_not_writes(rates):
    rates["write"] = (0.05, 1)
    http = Client()
    made = open_cart(http).json()

    for _ in range(3):
        read = http.get(f"/api/v1/carts/{made['id']}/", headers={"X-Cart-Token": made["token"]})
        assert read.status_code == 200


def test_each_address_has_its_own(rates):
    rates["write"] = (0.05, 1)

    answers = [open_cart(Client(REMOTE_ADDR=address)).status_code for address in ("192.0.2.1",) * 2]
    other = open_cart(Client(REMOTE_ADDR="192.0.2.2")).status_code

    assert (answers, other) == ([201, 429], 201)


def test_a_household_has_one_bucket_for_all_its_addresses(rates):
    rates["write"] = (0.05, 1)

    homes = ("2001:db8:1:2::1", "2001:db8:1:2:aaaa::7", "2001:db8:1:3::1")
    answers = [open_cart(Client(REMOTE_ADDR=address)).status_code for address in homes]

    assert answers == [201, 429, 201]


def test_another_token_is_no_other_client(rates):
    rates["write"] = (0.05, 1)

    answers = [open_cart(Client(), **{"X-Cart-Token": str(uuid4())}).status_code for _ in range(2)]

    assert answers == [201, 429]


def test_all_together_have_a_limit_which_nobody_is_told(rates):
    rates["all"] = (0.1, 2)

    answers = [open_cart(Client(REMOTE_ADDR=f"192.0.2.{each}")) for each in range(3)]

    assert [each.status_code for each in answers] == [201, 201, 429]
    assert all('"all"' not in each["RateLimit"] for each in answers)


def test_a_refused_write_may_be_sent_again_with_its_key(rates):
    """The limit comes before the key, so nothing is kept of a refusal."""
    rates["write"] = (0.05, 1)
    key = str(uuid4())
    http = Client()
    open_cart(http)
    assert http.post("/api/v1/carts/", headers={"Idempotency-Key": key}).status_code == 429
    rates["write"] = NO_LIMIT
    cache.clear()

    assert http.post("/api/v1/carts/", headers={"Idempotency-Key": key}).status_code == 201


def test_a_request_costs_one_call_of_redis(rates, monkeypatch):
    rates["client"] = (0.1, 50)
    open_cart(Client())  # the server has the script from here on
    calls: list[str] = []
    connection = type(get_redis_connection("default"))
    plain = connection.execute_command

    def counted(self, *args, **options):
        calls.append(args[0])
        return plain(self, *args, **options)

    monkeypatch.setattr(connection, "execute_command", counted)

    answer = open_cart(Client())

    assert "r=48;" in answer["RateLimit"]
    assert calls == ["EVALSHA"]


def test_pages_are_not_counted(rates):
    rates["all"] = (0.05, 1)

    for _ in range(2):
        assert "RateLimit" not in Client().get(reverse("health"))
