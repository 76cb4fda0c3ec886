"""Where a customer is signed in: her sessions, of browsers and of apps, listed and ended.

A session holds what it tells of its device. Which sessions are whose is an index beside them in
Redis: so nothing personal outlives a session, no request but a sign-in writes it, and a list is two
calls however long it is. What a key opens is secret, so people and programs are given a digest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.httpkit import is_headless_request
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.cache import KEY_PREFIX
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.attempts import session_redis
from accounts.errors import SessionNotFound
from accounts.models import User
from accounts.own_data.push_tokens import forget_push_tokens_of
from accounts.user_agents import name_of_agent

_DEVICE = "device"  # in the session
_ID_LENGTH = 32  # letters of the digest
_LONGEST_AGENT = 300  # characters


@dataclass(frozen=True, slots=True)
class Device:
    """One session. name: such as "Firefox, Windows". began: when it was signed in."""

    id: str
    name: str
    is_app: bool
    address: str
    began: datetime
    is_current: bool


def note_device(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Called once somebody has signed in and the session is hers."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:  # it came past the proxies
        address = ""
    request.session[_DEVICE] = {
        "agent": request.headers.get("User-Agent", "")[:_LONGEST_AGENT],
        "address": address,
        "began": int(now.timestamp()),
        "is_app": bool(is_headless_request(request)),
    }
    _add(user.pk, str(request.session.session_key))


def note_other_key(session: SessionBase, *, before: str | None) -> None:
    """Called when a session goes on under another key."""
    if _DEVICE in session and SESSION_KEY in session:
        _add(session[SESSION_KEY], str(session.session_key))
        if before:
            _forget(session[SESSION_KEY], {before})


def devices_of(user: User, current: SessionBase | None = None) -> list[Device]:
    """Where she is signed in: the current one first, then the latest."""
    here = {str(current.session_key)} if current else set()
    devices = [
        _device(key, data, is_current=key in here) for key, data in _alive(user, _keys(user) | here)
    ]
    return sorted(devices, key=lambda each: (not each.is_current, -each.began.timestamp()))


def end_device(user: User, device_id: str) -> None:
    """Sign her out there.

    Raises:
        SessionNotFound: she has no such session, or it is over.
    """
    ended = [key for key in _keys(user) if constant_time_compare(_id(key), device_id)]
    if not ended or not end(user, ended):
        raise SessionNotFound


def end_other_devices(user: User, current: SessionBase) -> None:
    """Sign her out everywhere but here."""
    end(user, _keys(user) - {str(current.session_key)})


def end_all_devices(user: User) -> None:
    """Sign her out everywhere."""
    end(user, _keys(user))


def end(user: User, session_keys: Iterable[str]) -> bool:
    """End sessions of hers, and send no more push messages there. Whether any of them was there."""
    keys = list(session_keys)
    if not keys:
        return False
    cache: Any = caches[settings.SESSION_CACHE_ALIAS]
    with session_redis():
        ended = cache.delete_many([KEY_PREFIX + key for key in keys])  # how many there were
    _forget(user.pk, keys)
    forget_push_tokens_of(keys)
    return bool(ended)


def keep(user: User, session_key: str, *, time: timedelta) -> bool:
    """Let a session that is used live for so long from now on. False: it is over."""
    with session_redis() as redis:
        there: bool = caches[settings.SESSION_CACHE_ALIAS].touch(
            KEY_PREFIX + session_key, time.total_seconds()
        )
        redis.expire(_index(user.pk), _longest_life())
    return there


def _alive(user: User, keys: set[str]) -> list[tuple[str, dict[str, Any]]]:
    """Those that are still hers; the index forgets the others."""
    cache, digest = caches[settings.SESSION_CACHE_ALIAS], user.get_session_auth_hash()
    with session_redis():
        found = cache.get_many([KEY_PREFIX + key for key in keys])
    alive = [
        (name.removeprefix(KEY_PREFIX), data)
        for name, data in found.items()
        if data.get(SESSION_KEY) == str(user.pk)
        and constant_time_compare(data.get(HASH_SESSION_KEY, ""), digest)
    ]
    over = keys - {key for key, _data in alive}
    if over:
        _forget(user.pk, over)
    return alive


def _device(key: str, data: dict[str, Any], *, is_current: bool) -> Device:
    told = data.get(_DEVICE, {})
    return Device(
        id=_id(key),
        name=name_of_agent(told.get("agent", "")),
        is_app=told.get("is_app", False),
        address=told.get("address", ""),
        began=datetime.fromtimestamp(told.get("began", 0), UTC),
        is_current=is_current,
    )


def _add(user_id: Any, session_key: str) -> None:
    with session_redis() as redis, redis.pipeline(transaction=False) as calls:
        calls.sadd(_index(user_id), session_key)
        calls.expire(_index(user_id), _longest_life())
        calls.execute()


def _forget(user_id: Any, session_keys: Iterable[str]) -> None:
    with session_redis() as redis:
        redis.srem(_index(user_id), *session_keys)


def _keys(user: User) -> set[str]:
    with session_redis() as redis:
        return {key.decode() for key in redis.smembers(_index(user.pk))}


def _index(user_id: Any) -> str:
    return f"sessions-of:{user_id}"


def _id(session_key: str) -> str:
    digest = salted_hmac("accounts.devices", session_key, algorithm="sha256")
    return digest.hexdigest()[:_ID_LENGTH]


def _longest_life() -> int:
    """Seconds."""
    return max(settings.SESSION_COOKIE_AGE, int(settings.APP_REFRESH_TIME.total_seconds()))
