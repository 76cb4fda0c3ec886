"""For pytest: the suite's tables are those of a template, whose resources a file has as JSON.

They are there before the suite would make its own, which then finds nothing left to do.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from deploy.aws.tests.creating import create_from, delete
from shop.kernel.dynamo import create_table
from shop.tables import TABLES


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tables-of", type=Path, help="properties of the tables, a list of JSON")


@pytest.fixture(scope="session", autouse=True)
def _made_of_template(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every table of the models is there with every index, and none was made but by this."""
    described = json.loads(request.config.getoption("--tables-of").read_text())
    made = create_from(described, prefix=settings.DYNAMODB_TABLE_PREFIX)
    try:
        for model in TABLES:
            state = create_table(model)
            assert (state.created, state.indexes) == (False, ()), model.Meta.table_name
        yield
    finally:
        delete(made.values())
