"""PynamoDB's connection over our transport, the transactions that use it, and the raw client."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from pynamodb.connection import Connection
from pynamodb.transactions import TransactWrite

from shop.kernel.dynamo.transport import (
    CONNECT_TIMEOUT,
    ITEM_CALLS,
    POOL_SIZE,
    READ_TIMEOUT,
    RETRIES,
    transport,
)


class DirectConnection(Connection):
    """Calls on items go out by our transport, all others, such as making a table, by botocore."""

    def __init__(self, *, host: str | None, region: str | None) -> None:
        super().__init__(
            host=host,
            region=region,
            connect_timeout_seconds=CONNECT_TIMEOUT,
            read_timeout_seconds=READ_TIMEOUT,
            max_retry_attempts=RETRIES,
            max_pool_connections=POOL_SIZE,
        )

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """The answer of one call, raising botocore's errors. Sends none of PynamoDB's signals."""
        if operation_name in ITEM_CALLS:
            return transport(self.host, self.region).call(operation_name, operation_kwargs)
        return super().dispatch(operation_name, operation_kwargs)


@cache
def _connection() -> DirectConnection:
    return DirectConnection(host=settings.DYNAMODB_ENDPOINT or None, region=settings.AWS_REGION)


@contextmanager
def transaction() -> Iterator[TransactWrite]:
    """All writes or none, over at most 100 items."""
    with TransactWrite(connection=_connection()) as write:
        yield write


def client() -> Any:
    """The botocore client beneath PynamoDB, for calls that PynamoDB has no words for."""
    return _connection().client
