"""How many calls a piece of work makes to each store. Needs the settings of the measured shop."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def count_calls(work: Callable[[], object], calls: Counter[str] | None = None) -> Counter[str]:
    """What the work asks of the stores, in this process. calls: where it is counted.

    One call is one round trip: a batch, a transaction and a pipeline are one each.
    """
    from django.db import connection  # needs the settings
    from redis import Redis
    from redis.client import Pipeline

    from catalog.search.backend import search_backend
    from shop.kernel.dynamo.transport import Transport

    counted: Counter[str] = Counter() if calls is None else calls

    def statement(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        counted["PostgreSQL"] += 1
        return execute(sql, params, many, context)

    with (
        connection.execute_wrapper(statement),
        _watched(Transport, "call", counted, "DynamoDB"),
        _watched(Redis, "execute_command", counted, "Redis"),
        _watched(Pipeline, "execute", counted, "Redis"),
        _watched(type(search_backend()), "search", counted, "search"),
    ):
        work()
    return counted


def spread(counted: Sequence[Counter[str]]) -> dict[str, str]:
    """By store; "3 to 4" where not all times were alike."""
    stores = sorted({store for each in counted for store in each})
    return {store: _range([each[store] for each in counted]) for store in stores}


def _range(numbers: Sequence[int]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least} to {most}"


@contextmanager
def _watched(owner: type[Any], name: str, calls: Counter[str], store: str) -> Iterator[None]:
    real = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        calls[store] += 1
        return real(*args, **kwargs)

    setattr(owner, name, call)
    try:
        yield
    finally:
        setattr(owner, name, real)
