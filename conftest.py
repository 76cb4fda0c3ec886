"""Real servers for every test; `python -m deploy.local exec` starts them and says where."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as shop_settings
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection
from django_redis import get_redis_connection
from pynamodb.models import Model

from catalog.recommendations.backend import recommender
from catalog.search.backend import search_backend
from catalog.selectors import categories, merchandising, stock_parts
from catalog.selectors.cards import cards_kept
from catalog.selectors.featured import featured_kept
from catalog.selectors.products import products_kept
from orders.selectors.shipping import methods_held
from orders.selectors.terms import rates_held
from shop.kernel.caching import held
from shop.kernel.dynamo import create_table
from shop.kernel.dynamo.transport import ITEM_CALLS, Transport
from shop.tables import TABLES


@pytest.fixture(scope="session")
def _written() -> Iterator[set[str]]:
    """Names of the DynamoDB tables that may hold something: written to, or here before the run.

    Looking into all of them before and after each test took minutes.
    """
    names = {model.Meta.table_name for model in TABLES}
    send = Transport.call

    def call(transport: Transport, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        names.update(_tables_of(request) if operation in _WRITES else ())
        return send(transport, operation, request)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Transport, "call", call)
        yield names


_WRITES = ITEM_CALLS - {"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"}


def _tables_of(request: dict[str, Any]) -> set[str]:
    parts = [part for item in request.get("TransactItems", ()) for part in item.values()]
    single = {part["TableName"] for part in (request, *parts) if "TableName" in part}
    return single | set(request.get("RequestItems", ()))


@pytest.fixture(scope="session")
def _tables() -> None:
    """The DynamoDB tables under the prefix of the tests."""
    with ThreadPoolExecutor(len(TABLES)) as pool:
        list(pool.map(create_table, TABLES))


@pytest.fixture
def tables(_tables: None, _written: set[str]) -> Iterator[None]:
    """Empty tables and caches, and again afterwards nothing that another test could find."""
    _empty(_written)
    yield
    _empty(_written)


def _empty(written: set[str]) -> None:
    for model in TABLES:
        if model.Meta.table_name in written:
            with model.batch_write() as batch:
                for item in model.scan(attributes_to_get=_keys(model)):
                    batch.delete(item)
    written.clear()
    for alias in caches.settings:
        get_redis_connection(alias).flushdb()


def _keys(model: type[Model]) -> list[str]:
    attributes = model.get_attributes().values()
    return [a.attr_name for a in attributes if a.is_hash_key or a.is_range_key]


@pytest.fixture(scope="session")
def media_bucket() -> None:
    """The bucket for pictures, under the name of the tests."""
    bucket = storages["default"].bucket  # type: ignore[attr-defined]
    bucket.create(CreateBucketConfiguration={"LocationConstraint": shop_settings.AWS_REGION})


@pytest.fixture(scope="session")
def private_bucket() -> None:
    """The bucket for files with personal data, under the name of the tests."""
    bucket = storages["private"].bucket  # type: ignore[attr-defined]
    bucket.create(CreateBucketConfiguration={"LocationConstraint": shop_settings.AWS_REGION})


@pytest.fixture(scope="session")
def uploads_bucket() -> None:
    """The private bucket for uploads, under the name of the tests."""
    bucket = storages["uploads"].bucket  # type: ignore[attr-defined]
    bucket.create(CreateBucketConfiguration={"LocationConstraint": shop_settings.AWS_REGION})


@pytest.fixture
def committed(transactional_db: None, tables: None) -> Iterator[None]:  # noqa: ARG001
    """For tests with several threads, which see only what is committed. Starts as migrated."""
    migration = import_module("orders.migrations.0003_first_shipping_methods")
    if not apps.get_model("orders", "ShippingMethod").objects.exists():
        migration.add(apps, None)
    yield
    with connection.cursor() as cursor:  # Django does not know this table as one to be emptied
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def _fresh_process_caches() -> None:
    """What a process holds in its own memory does not go from test to test."""
    categories._held.clear()
    cards_kept.clear()
    featured_kept.clear()
    products_kept.clear()
    stock_parts._memory.clear()
    held.clear()
    methods_held.clear()
    rates_held.clear()
    merchandising.held.clear()


@pytest.fixture(autouse=True)
def _own_index(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Each test its own search index, which is not there until it is built."""
    settings.SEARCH_INDEX_PATH = str(tmp_path / "search")
    search_backend.cache_clear()
    recommender.cache_clear()
    yield
    search_backend.cache_clear()
    recommender.cache_clear()
