"""Calls that DynamoDB answers late, half, wrongly or not at all."""

import socket
import zlib

import pytest
from botocore.exceptions import (
    ChecksumError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from shop.kernel.dynamo import transport as module
from shop.kernel.dynamo.transport import Transport
from shop.outages import as_refusal
from shop.tests.dynamo_stub import Reply, dynamo_stub, refusal

GET = {"TableName": "test", "Key": {"sku": {"S": "MUG"}}}
WRITE = {"TransactItems": [{"Put": {"TableName": "test", "Item": {"sku": {"S": "MUG"}}}}]}
FOUND = Reply(body={"Item": {"sku": {"S": "MUG"}}})
LOST = Reply(lost=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Pauses that a test can bear."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.002)


def to(stub) -> Transport:
    return Transport(stub.endpoint, region="eu-central-1")


@pytest.mark.parametrize(
    "trouble",
    [
        LOST,
        Reply(500, b"<html>the load balancer</html>"),
        refusal("InternalServerError", status=500),
        refusal("ProvisionedThroughputExceededException"),
        refusal("ThrottlingException"),
        refusal("RequestLimitExceeded"),
        refusal("TransactionConflictException"),
        Reply(body={}, headers={"x-amz-crc32": "1"}),
        Reply(body=b"no HTTP", headers={"Content-Length": "no number"}),
    ],
)
def test_trouble_that_passes_is_sat_out(trouble):
    with dynamo_stub(trouble, trouble, FOUND) as stub:
        assert to(stub).call("GetItem", GET) == FOUND.body
        assert stub.requests == [GET, GET, GET]


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (LOST, ConnectionClosedError),
        (refusal("ThrottlingException"), ClientError),
        (Reply(503, b"busy"), ClientError),
        (Reply(body={}, headers={"x-amz-crc32": "1"}), ChecksumError),
    ],
)
def test_trouble_that_stays_is_an_outage_after_some_tries(trouble, error):
    with dynamo_stub(trouble) as stub, pytest.raises(error) as raised:
        to(stub).call("GetItem", GET)

    assert len(stub.requests) == 1 + module.RETRIES
    assert as_refusal(raised.value) is not None


@pytest.mark.parametrize(
    "code", ["ConditionalCheckFailedException", "ValidationException", "ResourceNotFoundException"]
)
def test_a_refusal_is_not_repeated_and_no_outage(code):
    with dynamo_stub(refusal(code), FOUND) as stub, pytest.raises(ClientError) as raised:
        to(stub).call("GetItem", GET)

    assert len(stub.requests) == 1
    assert raised.value.response["Error"] == {"Code": code, "Message": f"It was {code}."}
    assert as_refusal(raised.value) is None


def test_the_time_budget_ends_the_tries(monkeypatch):
    monkeypatch.setattr(module, "CALL_BUDGET", 0.7)
    monkeypatch.setattr(module, "RETRIES", 1_000_000)

    with dynamo_stub(Reply(500)) as stub, pytest.raises(ClientError, match="500"):
        to(stub).call("GetItem", GET)


def test_an_answer_that_does_not_come_is_not_waited_for_long(monkeypatch):
    monkeypatch.setattr(module, "CALL_BUDGET", 0.1)

    with dynamo_stub(Reply(late=True)) as stub, pytest.raises(ReadTimeoutError) as raised:
        to(stub).call("GetItem", GET)

    assert as_refusal(raised.value) is not None


def test_nobody_there_is_an_outage():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]

    with pytest.raises(EndpointConnectionError) as raised:
        Transport(f"http://127.0.0.1:{port}", region="eu-central-1").call("GetItem", GET)

    assert as_refusal(raised.value) is not None


def test_a_transaction_is_known_again_when_its_answer_was_lost():
    with dynamo_stub(LOST, Reply(500), Reply()) as stub:
        way = to(stub)
        way.call("TransactWriteItems", WRITE)
        way.call("TransactWriteItems", WRITE)

    first, second, third, other = (request["ClientRequestToken"] for request in stub.requests)
    assert first == second == third != other
    assert "ClientRequestToken" not in WRITE


def test_a_caller_may_name_its_transaction():
    with dynamo_stub(Reply()) as stub:
        to(stub).call("TransactWriteItems", {**WRITE, "ClientRequestToken": "mine"})

    assert stub.requests[0]["ClientRequestToken"] == "mine"


def test_a_transaction_of_ours_that_still_goes_on_is_waited_for():
    going_on = refusal("TransactionInProgressException")

    with dynamo_stub(LOST, going_on, Reply()) as stub:
        to(stub).call("TransactWriteItems", WRITE)
    with dynamo_stub(going_on) as others, pytest.raises(ClientError, match="InProgress"):
        to(others).call("TransactWriteItems", WRITE)

    assert (len(stub.requests), len(others.requests)) == (3, 1)


def keys(*skus: str) -> dict:
    return {"test": {"ConsistentRead": True, "Keys": [{"sku": {"S": sku}} for sku in skus]}}


def part(*skus: str, left: dict) -> Reply:
    items = [{"sku": {"S": sku}} for sku in skus]
    return Reply(body={"Responses": {"test": items}, "UnprocessedKeys": left})


def test_what_a_batch_left_is_asked_for_again_as_it_was_asked_for():
    script = part("A", left=keys("B", "C")), part(left=keys("B", "C")), part("B", "C", left={})

    with dynamo_stub(*script) as stub:
        answer = to(stub).call("BatchGetItem", {"RequestItems": keys("A", "B", "C")})

    assert [item["sku"]["S"] for item in answer["Responses"]["test"]] == ["A", "B", "C"]
    assert answer["UnprocessedKeys"] == {}
    asked = [request["RequestItems"] for request in stub.requests]
    assert asked == [keys("A", "B", "C"), keys("B", "C"), keys("B", "C")]


@pytest.mark.parametrize(
    ("operation", "name"),
    [("BatchGetItem", "UnprocessedKeys"), ("BatchWriteItem", "UnprocessedItems")],
)
def test_a_batch_that_is_never_done_is_throttled(operation, name, monkeypatch):
    monkeypatch.setattr(module, "CALL_BUDGET", 0.7)

    with dynamo_stub(Reply(body={name: keys("A")})) as stub, pytest.raises(ClientError) as raised:
        to(stub).call(operation, {"RequestItems": keys("A")})

    assert len(stub.requests) > 1
    assert raised.value.response["Error"]["Code"] == "ProvisionedThroughputExceededException"


def test_a_checksum_that_fits_is_no_trouble():
    said = b'{"Item": {}}'
    sum_of_it = {"x-amz-crc32": str(zlib.crc32(said))}

    with dynamo_stub(Reply(body=said, headers=sum_of_it)) as stub:
        assert to(stub).call("GetItem", GET) == {"Item": {}}
        assert len(stub.requests) == 1
