"""What would only fail when a customer comes, found at the start: each fault as a sentence.

A server that is away is no fault: a task that starts during an outage serves what it can, and
waits. What only a person can put right stops the start; the release before it goes on serving.
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import psycopg
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from django.conf import settings
from django.core import checks
from django.core.cache import caches
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import AuthenticationError, RedisError

from shop.kernel.dynamo.connection import client
from shop.tables import TABLES

# Stripe's and Amazon's signatures are refused when they are five minutes off: then no payment is
# heard of, and no stock can be read. A server that is this far off is not let in.
LATEST = 240.0  # seconds
NOTICED = 30.0  # seconds; codes of authenticator apps change as often
_CONNECT = 5  # seconds
_WRONG_CLOCK = {"InvalidSignatureException", "RequestTimeTooSkewed", "SignatureDoesNotMatch"}
_REFUSED_BY_POSTGRES = ("authentication failed", "does not exist", "no pg_hba.conf entry")

logger = logging.getLogger(__name__)


def faults(*, is_worker: bool = False) -> list[str]:
    """Everything that has to be put right first. Empty: the shop can open."""
    found = [*_folders(is_worker=is_worker)] or [*_settings()]
    return found or [*_postgres(), *_redis(), *_dynamodb()]


def _settings() -> Iterator[str]:
    for each in checks.run_checks(include_deployment_checks=True):
        if each.is_serious(checks.ERROR):
            yield f"{each.msg} {each.hint or ''}".strip()


def _folders(*, is_worker: bool) -> Iterator[str]:
    """What has to be written in a container whose files are read-only otherwise."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        yield "No folder for temporary files can be written: mount one at /tmp, or set TMPDIR."
    index = settings.SEARCH_INDEX_PATH
    if index and is_worker and not _can_be_written(Path(index)):
        yield f"SEARCH_INDEX_PATH: {index} cannot be written: mount a volume, or set SEARCH_URL."


def _can_be_written(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
    except OSError:
        return False
    return True


def _postgres() -> Iterator[str]:
    """Asked without the pool, which would only say that it waited in vain."""
    given = {**connection.get_connection_params(), "connect_timeout": _CONNECT}
    given.pop("pool", None)
    wanted = {name: given[name] for name in given if name in _CONNECTING}
    try:
        psycopg.connect(**wanted).close()
    except psycopg.OperationalError as error:
        words = str(error).strip().splitlines()[-1]
        if any(each in words for each in _REFUSED_BY_POSTGRES):
            yield f"DATABASE_URL: Postgres refuses: {words}."
        else:
            logger.warning("Postgres is away at the start")
        return
    yield from _migrations()


_CONNECTING = {"host", "port", "dbname", "user", "password", "sslmode", "connect_timeout"}


def _migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connections.close_all()
    if missing:
        first = missing[0][0]
        yield (
            f"The database lacks {len(missing)} migrations, the first {first.app_label}"
            f" {first.name}: run manage.py migrate."
        )


def _redis() -> Iterator[str]:
    for alias, variable in (("sessions", "REDIS_SESSION_URL"), ("default", "REDIS_CACHE_URL")):
        try:
            caches[alias].client.get_client().ping()  # type: ignore[attr-defined]
        except AuthenticationError:
            yield f"{variable}: the server refuses the password."
        except RedisError:
            logger.warning("a Redis is away at the start", extra={"alias": alias})


def _dynamodb() -> Iterator[str]:
    """Every table is there with every index; and whose clock differs from Amazon's, and how far."""
    missing = []
    for model in TABLES:
        asked_at = time.time()
        try:
            answer = client().describe_table(TableName=model.Meta.table_name)
        except NoCredentialsError:
            yield "There are no credentials for DynamoDB: give the task a role."
            return
        except client().exceptions.ResourceNotFoundException:
            missing.append(model.Meta.table_name)
            continue
        except ClientError as error:
            yield _refusal(error, model.Meta.table_name, asked_at)
            return
        except BotoCoreError:
            logger.warning("DynamoDB is away at the start")
            return
        if off := [*_clock(answer, asked_at)]:
            yield from off
            return  # what else a server says to such a clock means little
        yield from _indexes(model, answer["Table"])
    if missing:
        yield f"DynamoDB has no table {', '.join(missing)}: run manage.py create_tables."


def _refusal(error: ClientError, table: str, asked_at: float) -> str:
    code = error.response["Error"]["Code"]
    off = _seconds_off(error.response, asked_at)
    if code in _WRONG_CLOCK and abs(off) > NOTICED:
        return _off(off)
    return f"DynamoDB refuses to describe the table {table}: {code}."


def _clock(answer: Any, asked_at: float) -> Iterator[str]:
    off = _seconds_off(answer, asked_at)
    if abs(off) > LATEST:
        yield _off(off)
    elif abs(off) > NOTICED:
        logger.warning("this server's clock is off", extra={"seconds": round(off)})


def _seconds_off(answer: Any, asked_at: float) -> float:
    """How far this clock is ahead of DynamoDB's, by the Date of an answer, whole seconds."""
    date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if not date:
        return 0.0
    return asked_at - parsedate_to_datetime(date).timestamp()


def _off(seconds: float) -> str:
    way = "ahead of" if seconds > 0 else "behind"
    return (
        f"The clock of this server is {abs(round(seconds))} seconds {way} DynamoDB's: signatures of"
        " Stripe and Amazon would be refused."
    )


def _indexes(model: Any, table: Any) -> Iterator[str]:
    wanted = {each["index_name"] for each in model._get_schema()["global_secondary_indexes"]}
    there = {
        each["IndexName"]
        for each in table.get("GlobalSecondaryIndexes", [])
        if each["IndexStatus"] == "ACTIVE"
    }
    for name in sorted(wanted - there):
        yield (
            f"The table {model.Meta.table_name} has no index {name} that can be used: run"
            " manage.py create_tables."
        )
