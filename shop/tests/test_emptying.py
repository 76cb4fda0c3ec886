"""A test finds nothing of the one before: each write is noted, each filled table emptied."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.models import Product, StockItem
from catalog.services.indexing import index_stock
from catalog.tests.factories import make_product
from orders.models import Order, OrderEvent
from orders.tests.factories import make_cart, place
from shop.kernel.jobs import defer_once
from shop.tests.emptying import WrittenItems, empty_database

STOCK = StockItem.Meta.table_name
MUG, CUP = {"sku": {"S": "MUG"}}, {"sku": {"S": "CUP"}}


@pytest.mark.usefixtures("committed")
def test_rows_are_gone_also_of_history_and_jobs_and_permissions_stay():
    make_product(sku="MUG", stock=5)
    place(make_cart({"MUG": 1})[0])
    defer_once(index_stock.configure(queueing_lock="index the mugs"), product_ids=["p-mug"])
    assert OrderEvent.objects.exists()
    assert ProcrastinateJob.objects.exists()

    empty_database()

    assert not Order.objects.exists()
    assert not OrderEvent.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    assert Permission.objects.filter(codename="view_order").exists()
    with connection.cursor() as cursor:  # history can only be added to again
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


@pytest.mark.usefixtures("tables")
def test_items_are_gone_that_were_written_or_found():
    make_product(sku="MUG", stock=5)
    written = WrittenItems()
    written.look()
    assert len(written)

    written.delete()

    assert [*Product.scan(), *StockItem.scan()] == []
    assert len(written) == 0


@pytest.mark.parametrize(
    "request_",
    [
        {"TableName": STOCK, "Item": {**MUG, "available": {"N": "1"}}},
        {"TableName": STOCK, "Key": MUG, "UpdateExpression": "SET available = :1"},
        {"RequestItems": {STOCK: [{"PutRequest": {"Item": MUG}}]}},
        {"TransactItems": [{"Update": {"TableName": STOCK, "Key": MUG}}]},
        {"TransactItems": [{"Put": {"TableName": STOCK, "Item": MUG}}] * 2},
    ],
    ids=["put", "update", "batch", "transaction", "twice"],
)
def test_each_kind_of_write_is_noted_once(request_):
    written = WrittenItems()

    written.note(request_)

    assert len(written) == 1


def test_what_is_read_or_lies_elsewhere_is_not_noted():
    written = WrittenItems()

    written.note({"RequestItems": {STOCK: {"Keys": [MUG, CUP]}}})
    written.note({"TableName": "things", "Item": {"id": {"S": "1"}}})

    assert len(written) == 0
