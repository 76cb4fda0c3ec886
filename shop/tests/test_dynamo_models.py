"""PynamoDB's models over our transport: the same items and the same errors as over botocore."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from botocore.exceptions import ConnectionClosedError
from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import (
    CancellationReason,
    DeleteError,
    GetError,
    PutError,
    PynamoDBException,
    QueryError,
    TransactWriteError,
    UpdateError,
)
from pynamodb.models import Model as PynamoModel
from pynamodb.transactions import TransactGet, TransactWrite

from catalog.models import Reservation, StockItem
from shop.kernel import dynamo
from shop.kernel.dynamo import IntegerAttribute, Model, TableMeta
from shop.kernel.dynamo import transport as module
from shop.kernel.dynamo.connection import DirectConnection
from shop.tables import TABLES
from shop.tests.dynamo_stub import Reply, dynamo_stub, refusal

NOW = datetime(2026, 11, 24, tzinfo=UTC)
MUG = {"sku": {"S": "MUG"}, "product_id": {"S": "p-mug"}}


class ByBotocore(DirectConnection):
    """PynamoDB's own way, to compare with."""

    dispatch = Connection.dispatch


def model_at(endpoint: str, kind: type[DirectConnection] = DirectConnection) -> type[Model]:
    class Article(Model):
        class Meta(TableMeta):
            table_name = "articles"
            host = endpoint

        sku = UnicodeAttribute(hash_key=True)
        units = IntegerAttribute(default=0)

    table = Article._get_connection()
    connection = kind(host=endpoint, region="eu-central-1")
    connection.add_meta_table(table.get_meta_table())
    table.connection = connection
    return Article


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Pauses that a test can bear."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.002)


def transact(model: type[Model]) -> None:
    with TransactWrite(connection=model._get_connection().connection) as write:
        write.save(model("A"))
        write.save(model("B"))


CANCELLED = refusal(
    "TransactionCanceledException",
    CancellationReasons=[
        {"Code": "ConditionalCheckFailed", "Message": "It failed.", "Item": {"sku": {"S": "A"}}},
        {"Code": "None"},
    ],
)
CALLS = {
    GetError: lambda model: model.get("A"),
    PutError: lambda model: model("A").save(),
    UpdateError: lambda model: model("A").update([model.units.set(1)]),
    DeleteError: lambda model: model("A").delete(),
    QueryError: lambda model: list(model.query("A")),
    TransactWriteError: transact,
}


def said_of(kind: type[DirectConnection], error: type[PynamoDBException], reply: Reply) -> tuple:
    with dynamo_stub(reply) as stub, pytest.raises(error) as raised:
        CALLS[error](model_at(stub.endpoint, kind))
    found = raised.value
    return (
        str(found),
        found.cause_response_code,
        found.cause_response_message,
        type(found.cause),
        getattr(found, "cancellation_reasons", None),
    )


@pytest.mark.parametrize("error", CALLS)
def test_a_refusal_is_the_error_that_botocore_makes_of_it(error):
    reply = CANCELLED if error is TransactWriteError else refusal("ConditionalCheckFailedException")

    assert said_of(DirectConnection, error, reply) == said_of(ByBotocore, error, reply)


def test_why_a_transaction_was_cancelled_is_told_item_by_item():
    *_, reasons = said_of(DirectConnection, TransactWriteError, CANCELLED)

    failed = CancellationReason("ConditionalCheckFailed", "It failed.", {"sku": {"S": "A"}})
    assert reasons == [failed, None]


def test_the_item_that_failed_a_condition_comes_with_the_error():
    reply = refusal("ConditionalCheckFailedException", Item={"sku": {"S": "A"}})

    with dynamo_stub(reply) as stub, pytest.raises(UpdateError) as raised:
        CALLS[UpdateError](model_at(stub.endpoint))

    assert raised.value.cause is not None
    assert raised.value.cause.response["Item"] == {"sku": {"S": "A"}}  # type: ignore[attr-defined]


def test_a_server_that_hangs_up_is_pynamodb_s_error_too():
    with dynamo_stub(Reply(lost=True)) as stub, pytest.raises(GetError) as raised:
        model_at(stub.endpoint).get("A")

    assert isinstance(raised.value.cause, ConnectionClosedError)
    assert raised.value.cause_response_code is None  # callers ask for it first


def test_a_model_s_batches_go_on_with_what_was_left():
    left = {"articles": {"Keys": [{"sku": {"S": "B"}}]}}
    first = {"Responses": {"articles": [{"sku": {"S": "A"}}]}, "UnprocessedKeys": left}
    rest = {"Responses": {"articles": [{"sku": {"S": "B"}}]}, "UnprocessedKeys": {}}
    with dynamo_stub(Reply(body=first), Reply(body=rest)) as stub:
        found = {item.serialize()["sku"]["S"] for item in model_at(stub.endpoint).batch_get("AB")}
    assert found == {"A", "B"}

    put = [{"PutRequest": {"Item": {"sku": {"S": "B"}, "units": {"N": "0"}}}}]
    unprocessed = Reply(body={"UnprocessedItems": {"articles": put}})
    done = Reply(body={"UnprocessedItems": {}})
    with dynamo_stub(*[unprocessed] * 6, done) as stub:
        article = model_at(stub.endpoint)
        with article.batch_write() as batch:
            batch.save(article("A"))
            batch.save(article("B"))
    assert len(stub.requests[0]["RequestItems"]["articles"]) == 2
    assert [request["RequestItems"]["articles"] for request in stub.requests[1:]] == [put] * 6


def test_an_item_is_read_as_pynamodb_reads_it():
    class Theirs(PynamoModel):
        class Meta(TableMeta):
            table_name = "stock"

        sku = UnicodeAttribute(hash_key=True)
        title = UnicodeAttribute(null=True)
        units = IntegerAttribute(default=lambda: 3)
        renamed = UnicodeAttribute(attr_name="r", default="by default")

    class Ours(Model):
        class Meta(TableMeta):
            table_name = "stock"

        sku = UnicodeAttribute(hash_key=True)
        title = UnicodeAttribute(null=True)
        units = IntegerAttribute(default=lambda: 3)
        renamed = UnicodeAttribute(attr_name="r", default="by default")

    for stored in (
        {"sku": {"S": "A"}},
        {"sku": {"S": "A"}, "title": {"NULL": True}, "units": {"N": "5"}, "r": {"S": "stored"}},
        {"sku": {"S": "A"}, "title": {"S": "Mok"}, "unknown": {"BOOL": True}},
    ):
        ours, theirs = Ours.from_raw_data(stored), Theirs.from_raw_data(stored)
        assert ours.attribute_values == theirs.attribute_values
        assert ours.serialize() == theirs.serialize()


def test_every_table_of_the_shop_goes_this_way():
    for model in TABLES:
        assert isinstance(model._get_connection().connection, DirectConnection), model


def test_a_value_of_another_type_is_refused():
    with pytest.raises(TypeError, match="available"):
        StockItem.from_raw_data({**MUG, "available": {"S": "many"}})


def test_an_attribute_for_bytes_is_refused():
    class Picture(Model):
        class Meta(TableMeta):
            table_name = "pictures"

        key = UnicodeAttribute(hash_key=True)
        content = BinaryAttribute(legacy_encoding=False)

    with pytest.raises(TypeError, match=r"Picture\.content"):
        Picture.exists()


@pytest.mark.usefixtures("tables")
def test_the_real_server_takes_every_call():
    skus = [f"SKU-{number}" for number in range(30)]
    with StockItem.batch_write() as batch:
        for number, sku in enumerate(skus):
            batch.save(StockItem(sku, product_id="p", available=number))

    StockItem("SKU-1").update([StockItem.available.add(9)], condition=StockItem.available == 1)
    with pytest.raises(UpdateError) as short:
        StockItem("SKU-1").update([StockItem.sold.set(1)], condition=StockItem.available == 1)
    with pytest.raises(TransactWriteError) as cancelled, dynamo.transaction() as write:
        write.save(Reservation(str(uuid4()), lines={}, expires_at=NOW))
        write.update(StockItem("SKU-2"), [StockItem.sold.set(1)], StockItem.available == 0)
    with TransactGet(connection=StockItem._get_connection().connection) as read:
        futures = [read.get(StockItem, sku) for sku in ("SKU-1", "SKU-2")]
    StockItem("SKU-0").delete(StockItem.available == 0)

    assert short.value.cause_response_code == "ConditionalCheckFailedException"
    reasons = cancelled.value.cancellation_reasons
    assert [reason and reason.code for reason in reasons] == [None, "ConditionalCheckFailed"]
    assert [future.get().available for future in futures] == [10, 2]
    assert {item.sku for item in StockItem.batch_get(skus)} == set(skus[1:])
    assert [item.available for item in StockItem.query("SKU-29", consistent_read=True)] == [29]
    assert sum(item.sold for item in StockItem.scan()) == 0
    with pytest.raises(StockItem.DoesNotExist):
        StockItem.get("SKU-0", consistent_read=True)


@pytest.mark.usefixtures("tables")
def test_threads_get_each_their_own_answers():
    skus = [f"SKU-{number}" for number in range(40)]
    with StockItem.batch_write() as batch:
        for sku in skus:
            batch.save(StockItem(sku, product_id=f"p-{sku}"))

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(StockItem.get, skus * 5))

    assert [(item.sku, item.product_id) for item in found] == [(s, f"p-{s}") for s in skus * 5]
