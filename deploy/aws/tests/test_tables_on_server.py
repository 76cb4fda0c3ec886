"""The template's tables are the models' tables: made from it on a server, they are the same there.

The storage tests of the apps then run on tables that were made so.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.aws.tests.creating import create_from, delete
from deploy.aws.tests.templates import resources
from shop.kernel.dynamo import client, create_table
from shop.tables import TABLES

PREFIX = "from-template-"
SETTINGS = "deploy.aws.tests.storage.settings"
ROOT = Path(__file__).parents[3]
# Of each app, those that need nothing but tables: keys, indexes, conditions, transactions, expiry.
STORAGE_TESTS = (
    "cart/tests/test_lines.py",
    "cart/tests/test_repeats.py",
    "cart/tests/test_versions.py",
    "catalog/tests/test_save_products.py",
    "catalog/tests/test_stock.py",
    "shop/tests/test_dynamo_models.py",
    "wishlist/tests/test_wishlist.py",
)


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


def tables_of_template() -> list[dict[str, Any]]:
    return resources("production", "tables", "AWS::DynamoDB::GlobalTable")


@pytest.fixture
def from_template():
    """Tables by their names without a prefix."""
    made = create_from(tables_of_template(), prefix=PREFIX)
    yield made
    delete(made.values())


def test_a_table_from_the_template_is_the_models(from_template, settings):
    for model in TABLES:
        create_table(model)
        name = model.Meta.table_name.removeprefix(settings.DYNAMODB_TABLE_PREFIX)

        assert described(from_template[name]) == described(model.Meta.table_name)


def run_storage_tests(tables: list[dict[str, Any]], folder: Path) -> subprocess.CompletedProcess:
    """In a process of its own, as the models take their tables' names from the settings."""
    file = folder / "tables.json"
    file.write_text(json.dumps(tables))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "deploy.aws.tests.storage.plugin"]
    return subprocess.run(
        [*command, f"--ds={SETTINGS}", f"--tables-of={file}", *STORAGE_TESTS],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS},  # the plugin is read before --ds
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_storage_tests_pass_on_the_templates_tables(tmp_path):
    ran = run_storage_tests(tables_of_template(), tmp_path)

    assert ran.returncode == 0, ran.stdout[-4000:]
