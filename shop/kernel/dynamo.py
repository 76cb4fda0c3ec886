"""DynamoDB through PynamoDB: what every table shares, transactions, and the raw client."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from botocore.exceptions import ClientError
from django.conf import settings
from pynamodb.attributes import Attribute, TTLAttribute
from pynamodb.connection import Connection
from pynamodb.constants import NUMBER, PAY_PER_REQUEST_BILLING_MODE, STRING
from pynamodb.exceptions import TableError
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

CONNECT_TIMEOUT = 2  # seconds
READ_TIMEOUT = 5  # seconds; DynamoDB's own latency is a few milliseconds
RETRIES = 3  # of throttling and server errors, with PynamoDB's exponential backoff and jitter
TABLE_POLL = {"Delay": 1, "MaxAttempts": 60}  # seconds between looks at a new table, and how often
RECOVERY_BUDGET = 30.0  # seconds that a new table may take until it can be backed up
RECOVERY_PAUSE = 2.0  # seconds


def table_name(name: str) -> str:
    """The name of a table in this environment."""
    return f"{settings.DYNAMODB_TABLE_PREFIX}{name}"


class TableMeta:
    """What the Meta of every table inherits."""

    host = settings.DYNAMODB_ENDPOINT or None
    region = settings.AWS_REGION
    billing_mode = PAY_PER_REQUEST_BILLING_MODE
    connect_timeout_seconds = CONNECT_TIMEOUT
    read_timeout_seconds = READ_TIMEOUT
    max_retry_attempts = RETRIES
    max_pool_connections = 32


class IntegerAttribute(Attribute[int]):
    """A whole number. PynamoDB's own takes 19.99 for a price and only shows it on an invoice."""

    attr_type = NUMBER

    def serialize(self, value: Any) -> str:
        """Raises TypeError for anything but an int."""
        if type(value) is not int:
            raise TypeError(f"{self.attr_name} holds whole numbers, not {value!r}.")
        return str(value)

    def deserialize(self, value: str) -> int:
        """DynamoDB keeps numbers as text."""
        return int(value)


class DocumentAttribute(Attribute[Any]):
    """A nested part that is always read and written whole, as JSON text.

    A map of maps would cost PynamoDB 3 ms for 24 products; this costs orjson 0.1 ms.
    """

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        """Plain data only: dicts with text keys, lists, texts, ints, booleans, None."""
        return orjson.dumps(value).decode()

    def deserialize(self, value: str) -> Any:
        """What was serialised."""
        return orjson.loads(value)


@cache
def _connection() -> Connection:
    return Connection(
        region=settings.AWS_REGION,
        host=settings.DYNAMODB_ENDPOINT or None,
        connect_timeout_seconds=CONNECT_TIMEOUT,
        read_timeout_seconds=READ_TIMEOUT,
        max_retry_attempts=RETRIES,
        max_pool_connections=32,
    )


@contextmanager
def transaction() -> Iterator[TransactWrite]:
    """All writes or none, over at most 100 items."""
    with TransactWrite(connection=_connection()) as write:
        yield write


def client() -> Any:
    """The botocore client beneath PynamoDB, for calls that PynamoDB has no words for."""
    return _connection().client


@dataclass(frozen=True, slots=True)
class TableState:
    """What create_table found and did."""

    created: bool
    ttl: bool | None  # None: the table has no TTL attribute, or the server no such feature
    recovery: bool | None

    def __str__(self) -> str:
        said = {True: "on", False: "off", None: "none"}
        made = "created" if self.created else "there"
        return f"{made}, TTL {said[self.ttl]}, point-in-time recovery {said[self.recovery]}"


def create_table(model: type[Model]) -> TableState:
    """Make the table of a model where it is missing, and switch on what the server has.

    Safe to repeat, and to run twice at once. The table can be used when this returns.

    Raises:
        WaiterError: another process is making the table, and does not come to an end.
    """
    created = _create_if_missing(model)
    client().get_waiter("table_exists").wait(
        TableName=model.Meta.table_name, WaiterConfig=TABLE_POLL
    )
    return TableState(created, ttl=_with_ttl(model), recovery=_with_recovery(model))


def _create_if_missing(model: type[Model]) -> bool:
    if model.exists():
        return False
    try:
        model.create_table(wait=True)
    except TableError as error:
        if error.cause_response_code != "ResourceInUseException":
            raise
        return False  # another process was quicker
    return True


def _with_ttl(model: type[Model]) -> bool | None:
    attribute = next(
        (a.attr_name for a in model.get_attributes().values() if isinstance(a, TTLAttribute)), None
    )
    if attribute is None:
        return None
    table = model.Meta.table_name
    try:
        state = client().describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        if state["TimeToLiveStatus"] == "DISABLED":
            client().update_time_to_live(
                TableName=table,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
            )
    except ClientError as error:
        _check_unknown_to_server(error)
        return None
    return True


def _with_recovery(model: type[Model]) -> bool | None:
    """Amazon refuses for some seconds after it has made a table."""
    give_up_at = time.monotonic() + RECOVERY_BUDGET
    while True:
        try:
            client().update_continuous_backups(
                TableName=model.Meta.table_name,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
        except ClientError as error:
            too_early = error.response["Error"]["Code"] == "ContinuousBackupsUnavailableException"
            if too_early and time.monotonic() < give_up_at:
                time.sleep(RECOVERY_PAUSE)
                continue
            _check_unknown_to_server(error)
            return None
        return True


def _check_unknown_to_server(error: ClientError) -> None:
    """A local server may lack a call of Amazon's; any other error is one."""
    if error.response["Error"]["Code"] not in {"UnknownOperationException", "UnknownOperation"}:
        raise error
