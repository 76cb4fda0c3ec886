"""The template's tables are the models' tables: made from it on a server, they are the same there.

What they are made of here is the template's own text, so nothing but the template says how they
look; the storage tests of the apps then run on tables that were made so.
"""

from typing import Any

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.tests.templates import resources
from shop.kernel.dynamo import client, create_table
from shop.tables import TABLES

PREFIX = "from-template-"
SCHEMA = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def creation(properties: dict[str, Any]) -> dict[str, Any]:
    """What CreateTable takes, of a resource's properties."""
    given = {name: properties[name] for name in SCHEMA if name in properties}
    name = properties["TableName"].removeprefix(f"{ENVIRONMENTS['production'].prefix}-")
    return {"TableName": f"{PREFIX}{name}", **given}


def described(table: str) -> dict[str, Any]:
    """What is the same of tables that are the same; order has no meaning."""
    found = client().describe_table(TableName=table)["Table"]
    return {
        "keys": _sorted(found["KeySchema"]),
        "types": _sorted(found["AttributeDefinitions"]),
        "indexes": {
            each["IndexName"]: (
                _sorted(each["KeySchema"]),
                each["Projection"]["ProjectionType"],
                sorted(each["Projection"].get("NonKeyAttributes", [])),
            )
            for each in found.get("GlobalSecondaryIndexes", [])
        },
        "ttl": client()
        .describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        .get("AttributeName"),
    }


def _sorted(named: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(each.values())) for each in named)


@pytest.fixture
def from_template():
    """Tables by their names without a prefix."""
    made = {}
    for properties in resources("production", "tables", "AWS::DynamoDB::GlobalTable"):
        table = creation(properties)
        client().create_table(**table)
        if ttl := properties.get("TimeToLiveSpecification"):
            client().update_time_to_live(TableName=table["TableName"], TimeToLiveSpecification=ttl)
        made[table["TableName"].removeprefix(PREFIX)] = table["TableName"]
    yield made
    for table in made.values():
        client().delete_table(TableName=table)


def test_a_table_from_the_template_is_the_models(from_template, settings):
    for model in TABLES:
        create_table(model)
        name = model.Meta.table_name.removeprefix(settings.DYNAMODB_TABLE_PREFIX)

        assert described(from_template[name]) == described(model.Meta.table_name)
