"""Where wrong passwords and codes are counted: beside the sessions, which no sign-in does without.

allauth counts all that it limits in Django's default cache. Ours may be away at any time, and then
forgets; so whoever makes it go away would guess without limit. The sessions' Redis may not be
evicted, and while it does not answer nobody signs in anyway. So the counts of failed attempts, and
the codes that were used, are there; what else is limited stays in the cache.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import BaseCache, cache, caches
from django.utils.translation import gettext_lazy as _
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from shop.kernel.errors import Unavailable

# What the keys of allauth begin with: its counts of failed attempts, and codes that were used.
_GUARDED = ("allauth:rl:allauth.account:login_failed:", "allauth.mfa.totp.used")


class AttemptsUnavailable(Unavailable):
    """Attempts cannot be counted, so none is made."""

    code = "sign_in_unavailable"

    def __init__(self) -> None:
        super().__init__(_("Signing in does not work for a moment. Please try again."))


class Counts:
    """The part of Django's cache that allauth uses for its limits, in one of two caches by the key.

    Raises AttemptsUnavailable for what guards accounts, while the sessions' Redis is away.
    """

    def add(self, key: str, *args: Any, **options: Any) -> bool:
        """Whether it was not there before."""
        return bool(self._do("add", key, *args, **options))

    def get(self, key: str, *args: Any, **options: Any) -> Any:
        """What is there, or the default."""
        return self._do("get", key, *args, **options)

    def set(self, key: str, *args: Any, **options: Any) -> None:
        """Put it there."""
        self._do("set", key, *args, **options)

    def delete(self, key: str) -> bool:
        """Whether it was there."""
        return bool(self._do("delete", key))

    def _do(self, call: str, key: str, *args: Any, **options: Any) -> Any:
        if not key.startswith(_GUARDED):
            return getattr(cache, call)(key, *args, **options)
        try:
            return getattr(guarded(), call)(key, *args, **options)
        except RedisError as error:
            raise AttemptsUnavailable from error


@contextmanager
def session_redis() -> Iterator[Any]:
    """The sessions' Redis itself. Raises AttemptsUnavailable while it does not answer."""
    try:
        yield get_redis_connection(settings.SESSION_CACHE_ALIAS)
    except RedisError as error:
        raise AttemptsUnavailable from error


def guarded() -> BaseCache:
    """The cache that neither forgets nor passes for empty: its errors are not ignored."""
    return caches[settings.SESSION_CACHE_ALIAS]


def count_beside_sessions() -> None:
    """Called once at the start. allauth has no setting for it, so its modules get another cache."""
    ratelimit.cache = Counts()
    totp.cache = Counts()
