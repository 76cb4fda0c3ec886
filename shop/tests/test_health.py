"""What the load balancer hears."""

from collections import Counter
from collections.abc import Iterator

import pytest

from shop.views import health


@pytest.fixture(autouse=True)
def asked(monkeypatch) -> Iterator[Counter[str]]:
    """Every dependency answers; how often each was asked."""
    count: Counter[str] = Counter()

    def asking(name):
        return lambda: count.update([name])

    checks = {name: (asking(name), required) for name, (_, required) in health.CHECKS.items()}
    monkeypatch.setattr(health, "CHECKS", checks)
    health.held.clear()
    yield count
    health.held.clear()


def broken():
    raise ConnectionError


def take_down(monkeypatch, *names: str) -> None:
    for name in names:
        monkeypatch.setitem(health.CHECKS, name, (broken, health.CHECKS[name][1]))


def test_alive_touches_nothing(client, monkeypatch, asked):
    """Without the mark django_db any query would fail the test."""
    take_down(monkeypatch, *health.CHECKS)

    answer = client.get("/health")

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert not asked


def test_ready_names_all_dependencies(client):
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert set(answer.json()["dependencies"]) == set(health.CHECKS)


@pytest.mark.parametrize("name", ["cache", "search", "files", "payments"])
def test_an_optional_part_that_is_down_is_told_and_the_shop_stays_open(client, monkeypatch, name):
    take_down(monkeypatch, name)

    answer = client.get("/health/ready")

    parts = answer.json()["dependencies"]
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert [part for part in parts if not parts[part]["ok"]] == [name]
    assert parts[name]["error"] == "ConnectionError"


@pytest.mark.parametrize("name", ["postgres", "dynamodb", "sessions"])
def test_a_required_part_that_is_down_closes_the_shop(client, monkeypatch, name):
    take_down(monkeypatch, name)

    answer = client.get("/health/ready")

    parts = answer.json()["dependencies"]
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert [part for part in parts if not parts[part]["ok"]] == [name]


def test_an_answer_is_held_and_stripe_s_longer(client, monkeypatch, asked):
    now = 1000.0
    monkeypatch.setattr(health, "monotonic", lambda: now)

    client.get("/health/ready")
    now = 1004.9
    client.get("/health/ready")
    assert asked == Counter(list(health.CHECKS))

    now = 1005.1
    answer = client.get("/health/ready")

    assert (asked["postgres"], asked["payments"]) == (2, 1)
    assert answer.json()["dependencies"]["payments"]["ok"]
    now = 1061.0
    client.get("/health/ready")
    assert asked["payments"] == 2


def test_that_something_is_down_is_held_for_a_second_only(client, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(health, "monotonic", lambda: now)
    with monkeypatch.context() as down:
        take_down(down, "postgres")
        assert client.get("/health/ready").status_code == 503

    assert client.get("/health/ready").status_code == 503
    now = 1001.1
    assert client.get("/health/ready").status_code == 200
