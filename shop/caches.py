"""The cache that may be away at any time, and then is in nobody's way."""

from typing import Any

from django_redis.cache import RedisCache


class DispensableCache(RedisCache):
    """Named by CACHES["default"], with IGNORE_EXCEPTIONS: without Redis, nothing is in it."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Whether it was not there before. Without Redis, yes.

        Locks are taken in this way. allauth's, around its counts of attempts, would otherwise wait
        for a second and then let nobody sign in.
        """
        added = super().add(*args, **kwargs)
        return added is None or bool(added)  # None: the error that was ignored
