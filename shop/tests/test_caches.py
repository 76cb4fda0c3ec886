"""Without the cache's Redis the shop goes on, signing in included."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache, caches
from redis.exceptions import RedisError

from accounts.tests.factories import PASSWORD, make_customer
from catalog.selectors import categories
from catalog.selectors.stamps import stamps_of
from shop.caches import UNASKED, DispensableCache, ImpatientRedis

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def away() -> DispensableCache:
    options: dict[str, Any] = settings.CACHES["default"]["OPTIONS"]
    return DispensableCache(NOBODY_LISTENS, {"OPTIONS": options})


def test_without_redis_a_lock_is_granted_and_nothing_is_found(away):
    assert away.add("lock", 1) is True
    assert away.get("lock", "nothing") == "nothing"
    assert away.add_many(["lock", "other"], 1, timeout=2) == ["lock", "other"]


def test_of_many_locks_those_are_granted_that_nobody_has(monkeypatch):
    kept = caches["default"]
    assert isinstance(kept, DispensableCache)
    kept.add("mine", 1, timeout=2)
    sent = []
    real = ImpatientRedis.pipeline

    def pipeline(*args: Any, **options: Any) -> Any:
        sent.append("pipeline")
        return real(*args, **options)

    monkeypatch.setattr(ImpatientRedis, "pipeline", pipeline)

    assert kept.add_many(["mine", "free", "too"], 1, timeout=2) == ["free", "too"]
    assert kept.add_many(["free"], 1, timeout=2) == []
    assert sent == ["pipeline"] * 2  # one call each, however many locks


class SilentRedis:
    """Takes connections and never answers; knows how many came."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self.connections = 0

    def asked(self) -> int:
        """How many connections came since it was asked before."""
        before = self.connections
        with suppress(BlockingIOError):
            while True:
                self._server.accept()[0].close()
                self.connections += 1
        return self.connections - before


@pytest.fixture
def silent() -> Iterator[tuple[SilentRedis, DispensableCache]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        options = {**settings.CACHES["default"]["OPTIONS"], "SOCKET_TIMEOUT": 0.05}
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        yield SilentRedis(server), DispensableCache(address, {"OPTIONS": options})


def test_a_redis_that_does_not_answer_is_asked_once_and_left_alone(silent):
    redis, cache = silent

    assert cache.get("thing") is None
    assert cache.get_many(["thing"]) == {}
    cache.set_many({"thing": 1})
    cache.delete_many(["thing"])
    assert cache.add("thing", 1) is True
    with pytest.raises(RedisError):
        cache.lock("thing").acquire(blocking=False)

    assert redis.asked() == 1


@pytest.mark.parametrize("call", ["set_many", "get"])
def test_a_redis_that_did_not_answer_is_asked_again_after_a_moment(silent, monkeypatch, call):
    redis, cache = silent
    now = [1000.0]
    monkeypatch.setattr("shop.caches.monotonic", lambda: now[0])
    cache.set_many({"thing": 1}) if call == "set_many" else cache.get("thing")
    cache.get("thing")
    assert redis.asked() == 1

    now[0] += UNASKED

    cache.get("thing")
    assert redis.asked() == 1


def test_with_redis_only_the_first_adds():
    cache.delete("lock")

    assert cache.add("lock", 1) is True
    assert cache.add("lock", 1) is False


@pytest.mark.django_db
@pytest.mark.usefixtures("tables")
def test_without_redis_a_customer_signs_in(client, away, monkeypatch):
    user = make_customer()
    with monkeypatch.context() as outage:
        outage.setattr(caches._connections, "default", away, raising=False)  # type: ignore[attr-defined]
        assert cache.add("lock", 1) is cache.add("lock", 1) is True  # it is away

        client.post("/account/login/", {"login": user.email, "password": PASSWORD})

    assert client.session[SESSION_KEY] == str(user.pk)


def test_a_slow_read_of_the_category_tree_is_used_for_its_whole_time(tables, monkeypatch):
    now, asked = [1000.0], list[float]()

    def slow(names):
        asked.append(now[0])
        now[0] += categories.FRESH_FOR + 1
        return stamps_of(names)

    monkeypatch.setattr(categories, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(categories, "stamps_of", slow)

    categories.category_tree("nl")
    categories.category_tree("nl")

    assert asked == [1000.0]
