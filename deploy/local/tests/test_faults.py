"""The fault proxy: each kind of fault as the shop's own libraries see it, and only when asked."""

from typing import Any

import boto3
import httpx
import psycopg
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError

from deploy.local import control
from deploy.local.instance import Instance

TABLE = "kraam-things"


@pytest.fixture(scope="module")
def instance(instance: Instance) -> Instance:
    make_table(instance)
    return instance


def dynamodb(instance: Instance, *, direct: bool = False) -> Any:
    return boto3.client(
        "dynamodb",
        endpoint_url=instance.environment(direct=direct)["DYNAMODB_ENDPOINT"],
        region_name="eu-central-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}),
    )


def make_table(instance: Instance) -> None:
    dynamodb(instance, direct=True).create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def put(key: str) -> dict[str, Any]:
    return {"Put": {"TableName": TABLE, "Item": {"id": {"S": key}}}}


def there(instance: Instance, key: str) -> bool:
    found = dynamodb(instance, direct=True).get_item(TableName=TABLE, Key={"id": {"S": key}})
    return "Item" in found


def test_without_faults_everything_passes(instance, ask):
    dynamodb(instance).transact_write_items(TransactItems=[put("calm")])

    assert there(instance, "calm")


def test_a_conflict_cancels_a_transaction_with_amazon_s_reasons(instance, ask):
    ask(dynamodb={"next": {"conflict": 1}})
    client = dynamodb(instance)

    with pytest.raises(client.exceptions.TransactionCanceledException) as refusal:
        client.transact_write_items(TransactItems=[put("a"), put("b")])

    reasons = refusal.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["TransactionConflict", "None"]
    assert not there(instance, "a")


def test_a_single_write_conflicts_only_where_transactions_write(instance, ask):
    client = dynamodb(instance)
    client.transact_write_items(TransactItems=[put("known")])
    ask(dynamodb={"rates": {"conflict": 1}})

    with pytest.raises(client.exceptions.TransactionConflictException):
        client.put_item(TableName=TABLE, Item={"id": {"S": "single"}})

    assert not there(instance, "single")


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        ("throttled", "ProvisionedThroughputExceededException", 400),
        ("internal_error", "InternalServerError", 500),
    ],
)
def test_a_failing_read(instance, ask, kind, code, status):
    ask(dynamodb={"next": {kind: 1}})

    with pytest.raises(ClientError) as refusal:
        dynamodb(instance).get_item(TableName=TABLE, Key={"id": {"S": "calm"}})

    response = refusal.value.response
    assert response["Error"]["Code"] == code
    assert response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_lost_answer_is_of_a_write_that_happened(instance, ask):
    ask(dynamodb={"next": {"lost_answer": 1}})

    with pytest.raises(ConnectionClosedError):
        dynamodb(instance).transact_write_items(TransactItems=[put("lost")])

    assert there(instance, "lost")


def test_half_of_a_batch_is_left_to_be_asked_for_again(instance, ask):
    ask(dynamodb={"next": {"unprocessed": 2}})
    client = dynamodb(instance)
    writes = [{"PutRequest": {"Item": {"id": {"S": f"batch-{n}"}}}} for n in range(3)]

    left = client.batch_write_item(RequestItems={TABLE: writes})["UnprocessedItems"]
    keys = [{"id": {"S": f"batch-{n}"}} for n in range(2)]
    read = client.batch_get_item(RequestItems={TABLE: {"Keys": keys, "ConsistentRead": True}})

    assert left == {TABLE: writes[2:]}
    assert read["Responses"][TABLE] == keys[:1]
    assert read["UnprocessedKeys"] == {TABLE: {"Keys": keys[1:], "ConsistentRead": True}}
    assert not there(instance, "batch-2")


def test_an_outage_lasts_until_it_is_switched_off(instance, ask):
    ask(dynamodb={"outage": True})
    with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
        dynamodb(instance).list_tables()

    ask(dynamodb={"outage": False})

    assert TABLE in dynamodb(instance).list_tables()["TableNames"]


def connect(instance: Instance) -> psycopg.Connection:
    return psycopg.connect(instance.environment()["DATABASE_URL"], connect_timeout=5)


def test_a_commit_whose_answer_is_lost_is_a_commit(instance, ask):
    connection = connect(instance)
    connection.execute("CREATE TABLE kept (id int)")
    connection.commit()
    connection.execute("INSERT INTO kept VALUES (1)")
    ask(postgres={"next": {"lost_commit": 1}})

    with pytest.raises(psycopg.OperationalError):
        connection.commit()

    assert connect(instance).execute("SELECT id FROM kept").fetchall() == [(1,)]


def test_a_cut_connection_rolls_back(instance, ask):
    connection = connect(instance)
    connection.execute("CREATE TABLE gone (id int)")
    ask(postgres={"next": {"cut": 1}})

    with pytest.raises(psycopg.OperationalError):
        connection.commit()

    assert connect(instance).execute("SELECT to_regclass('gone')").fetchone() == (None,)


def test_a_refused_connection(instance, ask):
    ask(postgres={"next": {"refused": 1}})

    with pytest.raises(psycopg.OperationalError):
        connect(instance)

    connect(instance).close()


def test_the_same_seed_is_the_same_bad_luck(instance, ask):
    client = dynamodb(instance)

    def luck() -> list[bool]:
        ask(seed=7, dynamodb={"rates": {"throttled": 0.5}})
        return [is_throttled(client) for _ in range(12)]

    first = luck()

    assert luck() == first
    assert {True, False} == set(first)


def is_throttled(client: Any) -> bool:
    try:
        client.get_item(TableName=TABLE, Key={"id": {"S": "calm"}})
    except client.exceptions.ProvisionedThroughputExceededException:
        return True
    return False


def test_a_kind_that_does_not_exist_is_refused(instance):
    address = f"http://{instance.address('faults')}/faults"

    answer = httpx.post(address, json={"stripe": {"next": {"conflict": 1}}})

    assert (answer.status_code, answer.json()) == (400, {"error": "stripe has no fault conflict."})


@pytest.mark.parametrize("part", ["postgres", "cache", "sessions", "dynamodb", "stripe"])
def test_a_killed_server_starts_again_with_its_data(instance, ask, part):
    control.kill(instance, part)

    control.wait_until_back(instance)

    assert there(instance, "calm") or part != "dynamodb"


def test_a_held_server_stays_away_until_it_is_started(instance, ask):
    control.kill(instance, "dynamodb", hold=True)
    with pytest.raises(EndpointConnectionError):
        dynamodb(instance, direct=True).list_tables()

    control.start(instance, "dynamodb")
    control.wait_until_back(instance)

    assert TABLE in dynamodb(instance).list_tables()["TableNames"]


def test_a_paused_server_goes_on_where_it_was(instance, ask):
    control.pause(instance, "postgres")
    control.resume(instance, "postgres")

    assert connect(instance).execute("SELECT 1").fetchone() == (1,)
