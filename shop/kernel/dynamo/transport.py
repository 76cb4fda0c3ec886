"""Calls on DynamoDB's items: signed, repeated where that can help, within a time budget."""

import threading
import time
from datetime import UTC, datetime
from functools import cache
from random import uniform
from typing import Any
from uuid import uuid4

import botocore.session
import orjson
from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import (
    BotoCoreError,
    ChecksumError,
    ClientError,
    ConnectionError,  # noqa: A004 (botocore calls it so)
    HTTPClientError,
    NoCredentialsError,
)

from shop.kernel.dynamo import answers
from shop.kernel.dynamo.signing import signed_headers
from shop.kernel.dynamo.wire import Answer, HttpPool

CONNECT_TIMEOUT = 2.0  # seconds
READ_TIMEOUT = 5.0  # seconds; DynamoDB's own latency is a few milliseconds
RETRIES = 3
CALL_BUDGET = 8.0  # seconds for one call with all its repeats: one lost answer, and another try
POOL_SIZE = 32  # connections
LEAST_TIME = 0.5  # seconds that a try has to have; with less, its answer would only get lost
FIRST_PAUSE = 0.05  # seconds at most before the second try, doubled before each next one
LONGEST_PAUSE = 1.0  # seconds

ITEM_CALLS = frozenset(
    {
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    }
)
_UNPROCESSED = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}

# Nothing was done, and a moment later it may be. Source: Amazon DynamoDB Developer Guide, "Error
# handling with DynamoDB".
_PASSING = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "TransactionConflictException",
    }
)


class Transport:
    """The way to one DynamoDB, for all threads of a process.

    An answer may be lost after DynamoDB did what was asked, and the call is then repeated:

    - reads: harmless.
    - TransactWriteItems: harmless. Every call has a ClientRequestToken of its own, the same in its
      repeats, so DynamoDB answers a repeat as it should have answered the first.
    - other writes: done twice. What sets values ends the same. What adds to a value has to carry
      a condition that the first try makes false; then the repeat is refused with
      ConditionalCheckFailedException, and the caller has to look whether the write was its own.
    """

    def __init__(self, endpoint: str, *, region: str) -> None:
        self._pool = HttpPool(endpoint, connect_timeout=CONNECT_TIMEOUT, size=POOL_SIZE)
        self._region = region
        self._session = botocore.session.get_session()
        self._provider: Credentials | None = None
        self._loading = threading.Lock()

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer of one call. Of a batch everything was processed.

        Raises botocore's errors, when CALL_BUDGET or the number of tries is spent:
            ConnectionError, HTTPClientError: DynamoDB does not answer.
            ClientError: it refuses.
        """
        give_up_at = time.monotonic() + CALL_BUDGET
        if operation in _UNPROCESSED:
            return self._whole_batch(operation, request, give_up_at)
        if operation == "TransactWriteItems":
            request = {"ClientRequestToken": str(uuid4()), **request}
        return self._persistently(operation, request, give_up_at)

    def _whole_batch(
        self, operation: str, request: dict[str, Any], give_up_at: float
    ) -> dict[str, Any]:
        """Go on with what DynamoDB left, which it does when it throttles or an answer is large."""
        found: dict[str, list[Any]] = {}
        tries = 0
        while True:
            answer = self._persistently(operation, request, give_up_at)
            for table, items in answer.get("Responses", {}).items():
                found.setdefault(table, []).extend(items)
            left = answer.get(_UNPROCESSED[operation])
            if not left:
                return {"Responses": found, _UNPROCESSED[operation]: {}}
            request = {**request, "RequestItems": left}
            if not _paused(tries, give_up_at):
                raise answers.throttled(operation, request)
            tries += 1

    def _persistently(
        self, operation: str, request: dict[str, Any], give_up_at: float
    ) -> dict[str, Any]:
        body = orjson.dumps(request)
        tries = 0
        while True:
            try:
                return answers.read(self._sent(operation, body, give_up_at), operation, request)
            except (BotoCoreError, ClientError) as error:
                may_pass = _may_pass(error, is_repeat=tries > 0)
                if not may_pass or tries == RETRIES or not _paused(tries, give_up_at):
                    raise
            tries += 1

    def _sent(self, operation: str, body: bytes, give_up_at: float) -> Answer:
        headers = signed_headers(
            body,
            host=self._pool.host,
            region=self._region,
            target=f"DynamoDB_20120810.{operation}",
            credentials=self._credentials(),
            now=datetime.now(UTC),
        )
        within = min(READ_TIMEOUT, give_up_at - time.monotonic())
        return self._pool.post(headers, body, timeout=within)

    def _credentials(self) -> ReadOnlyCredentials:
        """Those of botocore's chain: environment, files, the role of the task. Renewed by it."""
        if self._provider is None:
            with self._loading:  # botocore's session is not made for threads
                self._provider = self._provider or self._session.get_credentials()
        if self._provider is None:
            raise NoCredentialsError
        return self._provider.get_frozen_credentials()


@cache
def transport(endpoint: str | None, region: str) -> Transport:
    """The process's way to a DynamoDB; no endpoint is Amazon's own in that region."""
    return Transport(endpoint or _amazon(region), region=region)


def _amazon(region: str) -> str:
    client = botocore.session.get_session().create_client("dynamodb", region)
    address: str = client.meta.endpoint_url
    return address


def _may_pass(error: Exception, *, is_repeat: bool) -> bool:
    if not isinstance(error, ClientError):
        return isinstance(error, ConnectionError | HTTPClientError | ChecksumError)
    code = error.response["Error"]["Code"]
    if code == "TransactionInProgressException":
        return is_repeat  # our first try, whose answer was lost, is still being done
    return code in _PASSING or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500


def _paused(tries: int, give_up_at: float) -> bool:
    """Wait before another try, with full jitter; False when too little time is left for one."""
    pause = uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**tries))  # noqa: S311 (spreads load)
    if time.monotonic() + pause + LEAST_TIME > give_up_at:
        return False
    time.sleep(pause)
    return True
