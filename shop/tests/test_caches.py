"""Without the cache's Redis the shop goes on, signing in included."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache, caches

from accounts.tests.factories import PASSWORD, make_customer
from shop.caches import DispensableCache

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def away() -> DispensableCache:
    options: dict[str, Any] = settings.CACHES["default"]["OPTIONS"]
    return DispensableCache(NOBODY_LISTENS, {"OPTIONS": options})


def test_without_redis_a_lock_is_granted_and_nothing_is_found(away):
    assert away.add("lock", 1) is True
    assert away.get("lock", "nothing") == "nothing"


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
