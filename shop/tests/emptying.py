"""Empties what a test wrote, and nothing else: to look into all tables after each takes minutes."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from pynamodb.models import Model

from shop.kernel.dynamo.transport import Transport, transport
from shop.tables import TABLES

_MOST_DELETED = 25  # items of one call: DynamoDB's limit
# What migrating has put there for good, and no test changes.
_KEPT = {"auth_permission", "django_content_type", "django_migrations"}

Item = dict[str, dict[str, Any]]


class WrittenItems:
    """The items of the shop's tables that this process wrote, whichever test asked for it."""

    def __init__(self) -> None:
        self._keys = {model.Meta.table_name: _key_names(model) for model in TABLES}
        self._found: dict[tuple[str, str], Item] = {}

    def note(self, request: dict[str, Any]) -> None:
        """Learn from a call on DynamoDB what it may write."""
        for table, item in _items_of(request):
            if table in self._keys:
                self._add(table, item)

    def look(self) -> None:
        """Learn what is in the tables already, such as of a run that was interrupted."""
        for model in TABLES:
            for item in model.scan(consistent_read=True):
                self._add(model.Meta.table_name, item.serialize())

    def delete(self) -> None:
        """Empty the tables again."""
        found = list(self._found.items())
        self._found.clear()
        for first in range(0, len(found), _MOST_DELETED):
            wanted: dict[str, list[dict[str, Any]]] = {}
            for (table, _), key in found[first : first + _MOST_DELETED]:
                wanted.setdefault(table, []).append({"DeleteRequest": {"Key": key}})
            _dynamodb().call("BatchWriteItem", {"RequestItems": wanted})
        self._found.clear()  # that was noted, too

    def __len__(self) -> int:
        return len(self._found)

    def _add(self, table: str, item: Item) -> None:
        key = {name: item[name] for name in self._keys[table]}
        self._found[table, str(key)] = key


def _key_names(model: type[Model]) -> list[str]:
    attributes = model.get_attributes().values()
    return [each.attr_name for each in attributes if each.is_hash_key or each.is_range_key]


def _items_of(request: dict[str, Any]) -> Iterator[tuple[str, Item]]:
    """Tables with items or their keys, of a single write, a batch or a transaction."""
    parts = [
        request,
        *(part for each in request.get("TransactItems", ()) for part in each.values()),
    ]
    for part in parts:
        item = part.get("Item") or part.get("Key")
        if item:
            yield part["TableName"], item
    for table, wanted in request.get("RequestItems", {}).items():
        for each in wanted if isinstance(wanted, list) else ():  # that of a batch of reads is none
            for write in each.values():
                yield table, write.get("Item") or write["Key"]


def _dynamodb() -> Transport:
    return transport(settings.DYNAMODB_ENDPOINT or None, settings.AWS_REGION)


def empty_database(_case: TransactionTestCase | None = None) -> None:
    """Delete all rows of what holds any, the jobs', too; permissions and content types stay.

    Django truncates every table of its models, then makes all permissions anew. That takes longer
    than most tests.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_which_have_rows())
        filled = cursor.fetchone()[0]
        if filled:
            # Neither the order of foreign keys matters nor that history can only be added to.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table in filled:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


@cache
def _which_have_rows() -> str:
    tables = sorted(set(connection.introspection.table_names()) - _KEPT)
    looks = ", ".join(
        f"CASE WHEN EXISTS (SELECT FROM {connection.ops.quote_name(table)}) THEN '{table}' END"
        for table in tables
    )
    return f"SELECT array_remove(ARRAY[{looks}], NULL)"
