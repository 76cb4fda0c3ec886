"""The cache that may be away at any time, and then is in nobody's way."""

from collections.abc import Sequence
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from django_redis.cache import RedisCache
from django_redis.client import DefaultClient
from django_redis.serializers.json import JSONSerializer
from redis import ConnectionPool, Redis
from redis.client import Pipeline
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisSilent

# Seconds that a process does not ask a Redis which did not answer. A call may take a second to
# fail, and a page makes some thirty of them.
UNASKED = 2.0
_BEGIN_TEXT = frozenset((b'"', b"[", b"{"))  # what JSON begins with; nothing compressed does

_unasked_until: WeakKeyDictionary[ConnectionPool, float] = WeakKeyDictionary()


def _refuse_if_away(pool: ConnectionPool) -> None:
    """Raises RedisAway at once while this server has only just failed to answer."""
    if monotonic() < _unasked_until.get(pool, 0.0):
        raise RedisAway("did not answer a moment ago")


def _did_not_answer(pool: ConnectionPool) -> None:
    _unasked_until[pool] = monotonic() + UNASKED


class ImpatientRedis(Redis):
    """Asks a server that did not answer again only after UNASKED; until then it fails at once."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Raises RedisAway or RedisSilent, as its parent does."""
        _refuse_if_away(self.connection_pool)
        try:
            return super().execute_command(*args, **options)
        except (RedisAway, RedisSilent):
            _did_not_answer(self.connection_pool)
            raise

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> Pipeline:
        """Many calls as one, just as impatient."""
        pool, callbacks = self.connection_pool, self.response_callbacks
        return _ImpatientPipeline(pool, callbacks, transaction, shard_hint)


class _ImpatientPipeline(Pipeline):
    def execute(self, raise_on_error: bool = True) -> list[Any]:
        _refuse_if_away(self.connection_pool)
        try:
            return super().execute(raise_on_error)
        except (RedisAway, RedisSilent):
            _did_not_answer(self.connection_pool)
            raise


class JSON(JSONSerializer):
    """Reads by a library that takes a third of the time; a list page reads some fifty values."""

    def loads(self, value: bytes) -> Any:
        """What that library takes for no JSON, such as half a surrogate pair, is read as before."""
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return super().loads(value)


class Client(DefaultClient):
    """Takes only for a number what begins like one: to try and fail costs as much as reading."""

    def decode(self, value: Any) -> Any:
        """A value as it was stored."""
        if isinstance(value, bytes) and value[:1] in _BEGIN_TEXT:
            return self._serializer.loads(value)
        return super().decode(value)


class DispensableCache(RedisCache):
    """Named by CACHES["default"], with IGNORE_EXCEPTIONS: without Redis, nothing is in it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"REDIS_CLIENT_CLASS": f"{__name__}.ImpatientRedis", **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Whether it was not there before. Without Redis, yes.

        Locks are taken in this way. allauth's, around its counts of attempts, would otherwise wait
        for a second and then let nobody sign in.
        """
        added = super().add(*args, **kwargs)
        return added is None or bool(added)  # None: the error that was ignored

    def add_many(self, names: Sequence[str], value: Any, *, timeout: int) -> list[str]:
        """Those that were not there before, in one call to Redis. timeout: seconds.

        Without Redis all of them, as `add` has it.
        """
        redis = self.client.get_client(write=True)
        pipeline = redis.pipeline(transaction=False)
        for name in names:
            pipeline.set(self.client.make_key(name), self.client.encode(value), nx=True, ex=timeout)
        try:
            added = pipeline.execute()
        except RedisError:
            return list(names)
        return [name for name, is_new in zip(names, added, strict=True) if is_new]
