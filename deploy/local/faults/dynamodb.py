"""Look here for DynamoDB's daily troubles, in Amazon's format.

Source: docs.aws.amazon.com/amazondynamodb, "Error handling with DynamoDB", and the API reference of
TransactWriteItems, BatchGetItem and BatchWriteItem.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from deploy.local.faults.messages import Message, json_answer, with_body

_TYPE: Final = "com.amazonaws.dynamodb.v20120810#"
_EXECUTED: Final = ("slow", "refused")  # could happen to any request
_FAILING: Final = ("throttled", "internal_error")
_WRITES: Final = {"PutItem", "UpdateItem", "DeleteItem"}
_READS: Final = {"GetItem", "Query", "Scan", "TransactGetItems"}
_BATCHES: Final = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}
_CONFLICT: Final = "Transaction is ongoing for the item"
_THROTTLED: Final = (
    "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)


class DynamoDialect:
    """Learns which tables are written in transactions: only there do single writes conflict."""

    def __init__(self) -> None:
        self._transactional: set[str] = set()

    def possible(self, request: Message) -> Sequence[str]:
        """See Dialect."""
        match _operation(request):
            case "TransactWriteItems":
                self._learn(request)
                return ("conflict", "lost_answer", *_FAILING, *_EXECUTED)
            case "BatchGetItem" | "BatchWriteItem":
                batched = ("unprocessed",) if _batch_size(request) > 1 else ()
                return (*batched, *_FAILING, *_EXECUTED)
            case operation if operation in _WRITES:
                table = orjson.loads(request.body).get("TableName")
                conflict = ("conflict",) if table in self._transactional else ()
                return (*conflict, "lost_answer", *_FAILING, *_EXECUTED)
            case operation if operation in _READS:
                return (*_FAILING, *_EXECUTED)
        return ()  # tables are made and described in peace

    def _learn(self, request: Message) -> None:
        for item in orjson.loads(request.body)["TransactItems"]:
            self._transactional |= {action["TableName"] for action in item.values()}

    def error(self, kind: str, request: Message) -> Message:
        """See Dialect."""
        in_transaction = _operation(request) == "TransactWriteItems"
        match kind:
            case "conflict" if in_transaction:
                return _cancelled(request, "TransactionConflict", _CONFLICT)
            case "conflict":
                return _error(400, "TransactionConflictException", _CONFLICT)
            case "throttled" if in_transaction:
                return _cancelled(request, "ProvisionedThroughputExceeded", _THROTTLED)
            case "throttled":
                return _error(400, "ProvisionedThroughputExceededException", _THROTTLED)
            case "internal_error":
                return _error(500, "InternalServerError", "Internal server error")
        raise ValueError(f"DynamoDB has no error for {kind}.")

    def doomed(self, request: Message) -> Message:
        """DynamoDB remembers no failure."""
        raise ValueError(f"{request.head!r} is done, or may be done again.")

    def split(self, request: Message) -> tuple[Message, "UnprocessedRest"]:
        """The first half of a batch, rounded up, and the rest of it."""
        asked = orjson.loads(request.body)
        entries = _entries(asked["RequestItems"])
        half = (len(entries) + 1) // 2
        part = asked | {"RequestItems": _tables(entries[:half], asked["RequestItems"])}
        rest = _tables(entries[half:], asked["RequestItems"])
        field = _BATCHES[_operation(request)]
        return with_body(request, orjson.dumps(part)), UnprocessedRest(field, rest)


@dataclass(frozen=True, slots=True)
class UnprocessedRest:
    """What of a batch DynamoDB left to be asked for again."""

    field: str
    tables: dict[str, Any]

    def joined(self, answer: Message) -> Message:
        """See Rest."""
        told = orjson.loads(answer.body)
        return with_body(answer, orjson.dumps(told | {self.field: self.tables}))


def _operation(request: Message) -> str:
    return request.header(b"x-amz-target").rpartition(".")[2]


def _batch_size(request: Message) -> int:
    return len(_entries(orjson.loads(request.body)["RequestItems"]))


def _entries(tables: dict[str, Any]) -> list[tuple[str, Any]]:
    """(table, key or write) of a batch. BatchGetItem has its keys one level deeper."""
    return [
        (table, entry)
        for table, asked in tables.items()
        for entry in (asked["Keys"] if isinstance(asked, dict) else asked)
    ]


def _tables(entries: list[tuple[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    """The entries in the form that they were asked in."""
    by_table: dict[str, list[Any]] = {}
    for table, entry in entries:
        by_table.setdefault(table, []).append(entry)
    return {
        table: asked[table] | {"Keys": some} if isinstance(asked[table], dict) else some
        for table, some in by_table.items()
    }


def _error(status: int, name: str, message: str) -> Message:
    return json_answer(status, {"__type": f"{_TYPE}{name}", "message": message})


def _cancelled(request: Message, code: str, message: str) -> Message:
    """Cancelled because of the first item; the others have nothing against it."""
    others = len(orjson.loads(request.body)["TransactItems"]) - 1
    reasons = [{"Code": code, "Message": message}, *({"Code": "None"} for _ in range(others))]
    codes = ", ".join(reason["Code"] for reason in reasons)
    return json_answer(
        400,
        {
            "__type": f"{_TYPE}TransactionCanceledException",
            "CancellationReasons": reasons,
            "Message": "Transaction cancelled, please refer cancellation reasons for specific "
            f"reasons [{codes}]",
        },
    )
