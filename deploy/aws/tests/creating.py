"""Tables on a server, made of a template's text: nothing else says how they look."""

from collections.abc import Iterable, Mapping
from typing import Any

from deploy.aws.environments import PRODUCTION
from shop.kernel.dynamo import client

# The rest of what CloudFormation takes, such as replicas, a local server does not have.
_SCHEMA = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def create_from(properties: Iterable[Mapping[str, Any]], *, prefix: str) -> dict[str, str]:
    """Make the tables of these resources of production's template, under another prefix.

    The answer has the tables' full names by those without a prefix.
    """
    made = {}
    there = client().list_tables()["TableNames"]
    delete(name for name in there if name.startswith(prefix))  # of a run that was interrupted
    for each in properties:
        name = each["TableName"].removeprefix(f"{PRODUCTION.prefix}-")
        made[name] = f"{prefix}{name}"
        given = {part: each[part] for part in _SCHEMA if part in each}
        client().create_table(TableName=made[name], **given)
        if expiry := each.get("TimeToLiveSpecification"):
            client().update_time_to_live(TableName=made[name], TimeToLiveSpecification=expiry)
    return made


def delete(tables: Iterable[str]) -> None:
    """By their full names."""
    for table in tables:
        client().delete_table(TableName=table)
