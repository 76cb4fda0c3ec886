"""In production, real processes refuse to start: what is wrong is said in one sentence."""

import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from catalog.models import Product
from shop.kernel.dynamo.connection import client
from shop.tests.dynamo_stub import Reply, dynamo_stub
from tests.stock import PROJECT

SECRETS = (
    *("SECRET_KEY", "DATABASE_URL", "REDIS_SESSION_URL", "EMAIL_URL"),
    *("STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"),
)
BEGINS = "Kraam does not start: "
Environment = dict[str, str]


@pytest.fixture
def environment(db: None, _tables: Any, tmp_path: Any) -> Environment:
    """Of a shop in production, on the tables and the database of the suite."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings.production",
        "SECRET_KEY": "0123456789" * 6,
        "ALLOWED_HOSTS": "shop.example",
        "SITE_URL": "https://shop.example",
        "DATABASE_URL": database.geturl(),
        "DYNAMODB_TABLE_PREFIX": settings.DYNAMODB_TABLE_PREFIX,
        "SEARCH_INDEX_PATH": str(tmp_path),
    }


def run(*command: str, environment: Mapping[str, str], limit: Any = None) -> Any:
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=dict(environment),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def refusal(environment: Mapping[str, str], *command: str, limit: Any = None) -> str:
    """The one line that a start says."""
    done = run(*(command or ("-m", "shop.starting")), environment=environment, limit=limit)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    [line] = [line for line in done.stderr.splitlines() if BEGINS in line]
    return str(line.partition(BEGINS)[2])


def test_djangos_own_checks_for_production_find_nothing(environment: Environment) -> None:
    done = run(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"), environment=environment
    )

    assert done.returncode == 0, done.stderr


def test_a_sound_shop_starts_also_while_a_server_is_away(environment: Environment) -> None:
    nowhere = {"REDIS_CACHE_URL": "redis://127.0.0.1:9/0"}

    done = run("-m", "shop.starting", environment=environment | nowhere)

    assert done.returncode == 0, done.stderr
    assert "a Redis is away" in done.stderr


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_is_named(environment: Environment, name: str) -> None:
    assert refusal(environment | {name: ""}) == f"Set the environment variable {name}."


def test_the_web_server_names_every_wrong_secret(environment: Environment) -> None:
    mixed_up = {
        "SECRET_KEY": "short",
        "STRIPE_API_KEY": environment["STRIPE_PUBLISHABLE_KEY"],
        "STRIPE_WEBHOOK_SECRET": environment["STRIPE_API_KEY"],
        "PORT": "0",
    }

    said = refusal(
        environment | mixed_up, "-m", "gunicorn", "-c", "python:shop.serving", "shop.wsgi"
    )

    assert "SECRET_KEY is shorter than 50 characters" in said
    assert "STRIPE_API_KEY does not begin with sk_ or rk_" in said
    assert "STRIPE_WEBHOOK_SECRET does not begin with whsec_" in said
    for secret in mixed_up.values():
        assert secret == "0" or secret not in said.replace("shorter", "")


@pytest.fixture
def without_index() -> Iterator[str]:
    """A table that lacks one of its indexes, under a prefix of its own; gives the prefix."""
    described = Product._get_schema()
    table = f"less-{Product.Meta.table_name.removeprefix(settings.DYNAMODB_TABLE_PREFIX)}"
    client().create_table(
        TableName=table,
        AttributeDefinitions=[
            each
            for each in described["attribute_definitions"]
            if each["AttributeName"] in {key["AttributeName"] for key in described["key_schema"]}
        ],
        KeySchema=described["key_schema"],
        BillingMode="PAY_PER_REQUEST",
    )
    yield "less-"
    client().delete_table(TableName=table)


def test_a_table_without_its_index_and_a_wrong_database_are_named(
    environment: Environment, without_index: str
) -> None:
    wrong = urlsplit(environment["DATABASE_URL"])._replace(path="/not-there").geturl()

    said = refusal(environment | {"DYNAMODB_TABLE_PREFIX": without_index, "DATABASE_URL": wrong})

    assert "DATABASE_URL: Postgres refuses" in said
    assert "The table less-products has no index" in said
    assert "DynamoDB has no table less-categories" in said


def test_a_clock_that_is_ten_minutes_off_is_told(environment: Environment) -> None:
    there = datetime.now(UTC) - timedelta(minutes=10)
    date = {"Date": format_datetime(there, usegmt=True)}
    table = {"Table": {"TableName": "any", "TableStatus": "ACTIVE"}}

    with dynamo_stub(Reply(200, table, date)) as stub:
        said = refusal(environment | {"DYNAMODB_ENDPOINT": stub.endpoint})

    assert re.match(r"The clock of this server is 6\d\d seconds ahead of DynamoDB's: ", said)


def no_bytes() -> None:
    """For this process, every disk is one that takes nothing. Needs no rights, unlike a mount."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_a_filesystem_that_takes_no_files_is_told(environment: Environment) -> None:
    said = refusal(environment, "manage.py", "work", limit=no_bytes)

    assert "No folder for temporary files can be written" in said
    assert "SEARCH_INDEX_PATH" in said
