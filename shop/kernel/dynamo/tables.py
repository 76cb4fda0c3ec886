"""Making the tables, with expiry and backups where the server has them."""

import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.attributes import TTLAttribute
from pynamodb.exceptions import TableError
from pynamodb.models import Model

from shop.kernel.dynamo.connection import client

TABLE_POLL = {"Delay": 1, "MaxAttempts": 60}  # seconds between looks at a new table, and how often
RECOVERY_BUDGET = 30.0  # seconds that a new table may take until it can be backed up
RECOVERY_PAUSE = 2.0  # seconds


class IndexNotReady(Exception):
    """A new index is still being filled."""

    def __init__(self, table: str, index: str) -> None:
        super().__init__(f"The index {index} of {table} is still being filled. Try again later.")


@dataclass(frozen=True, slots=True)
class TableState:
    """What create_table found and did. indexes: that were added to a table from before them."""

    created: bool
    indexes: tuple[str, ...]
    ttl: bool | None  # None: the table has no TTL attribute, or the server no such feature
    recovery: bool | None

    def __str__(self) -> str:
        said = {True: "on", False: "off", None: "none"}
        made = "created" if self.created else "there"
        if self.indexes:
            made += f", new index {', '.join(self.indexes)}"
        return f"{made}, TTL {said[self.ttl]}, point-in-time recovery {said[self.recovery]}"


def create_table(model: type[Model]) -> TableState:
    """Make the table of a model where it is missing, and switch on what the server has.

    A table from before one of its indexes gets that too: Amazon fills it while the table is in
    use, which for a large one takes longer than this waits.

    Safe to repeat, and to run twice at once. The table can be used when this returns.

    Raises:
        WaiterError: another process is making the table, and does not come to an end.
        IndexNotReady: a new index is not filled yet; the next call goes on.
    """
    created = _create_if_missing(model)
    client().get_waiter("table_exists").wait(
        TableName=model.Meta.table_name, WaiterConfig=TABLE_POLL
    )
    indexes = () if created else _with_indexes(model)
    return TableState(created, indexes, ttl=_with_ttl(model), recovery=_with_recovery(model))


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


def _with_indexes(model: type[Model]) -> tuple[str, ...]:
    """Amazon takes one new index at a time."""
    described = model._get_schema()  # what PynamoDB makes the table of
    there = {each["IndexName"] for each in _indexes(model)}
    missing = [
        each for each in described["global_secondary_indexes"] if each["index_name"] not in there
    ]
    for index in missing:
        client().update_table(
            TableName=model.Meta.table_name,
            AttributeDefinitions=described["attribute_definitions"],
            GlobalSecondaryIndexUpdates=[
                {
                    "Create": {
                        "IndexName": index["index_name"],
                        "KeySchema": index["key_schema"],
                        "Projection": index["projection"],
                    }
                }
            ],
        )
        _await_index(model, index["index_name"])
    return tuple(each["index_name"] for each in missing)


def _indexes(model: type[Model]) -> list[Any]:
    table = client().describe_table(TableName=model.Meta.table_name)["Table"]
    return list(table.get("GlobalSecondaryIndexes", []))


def _await_index(model: type[Model], name: str) -> None:
    for _look in range(TABLE_POLL["MaxAttempts"]):
        if any(
            (each["IndexName"], each["IndexStatus"]) == (name, "ACTIVE") for each in _indexes(model)
        ):
            return
        time.sleep(TABLE_POLL["Delay"])
    raise IndexNotReady(model.Meta.table_name, name)


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
