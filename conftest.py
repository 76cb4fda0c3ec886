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
from django.test import TransactionTestCase
from django_redis import get_redis_connection

from catalog.recommendations.backend import recommender
from catalog.search.backend import search_backend
from catalog.selectors import categories, featured, merchandising, stock_parts
from catalog.selectors.cards import cards_kept
from catalog.selectors.featured import featured_kept
from catalog.selectors.products import products_kept
from orders.selectors.shipping import methods_held
from orders.selectors.terms import rates_held
from orders.selectors.vat import rates_kept
from pages.selectors import site as written
from pages.selectors.menus import forget_menus
from pages.selectors.pages import bodies_kept
from shop import caches as dispensable
from shop.kernel.caching import held
from shop.kernel.dynamo import create_table
from shop.kernel.dynamo.transport import ITEM_CALLS, Transport
from shop.tables import TABLES
from shop.tests.emptying import WrittenItems, empty_database


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_rows() -> Iterator[None]:
    """Tests that commit leave a database without rows in a tenth of the time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", empty_database)
        yield


@pytest.fixture(scope="session")
def _tables() -> Iterator[WrittenItems]:
    """The DynamoDB tables under the prefix of the tests, and what is written to them."""
    with ThreadPoolExecutor(len(TABLES)) as pool:
        list(pool.map(create_table, TABLES))
    written = WrittenItems()
    send = Transport.call

    def call(transport: Transport, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation in _WRITES:
            written.note(request)
        return send(transport, operation, request)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Transport, "call", call)
        written.look()
        yield written
    written.look()
    assert not len(written), "a test left something in DynamoDB that no later one was spared"


_WRITES = ITEM_CALLS - {"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"}


@pytest.fixture
def tables(_tables: WrittenItems) -> Iterator[None]:
    """Empty tables and caches, and again afterwards nothing that another test could find."""
    _empty(_tables)
    yield
    _empty(_tables)


def _empty(written: WrittenItems) -> None:
    written.delete()
    for alias in caches.settings:
        get_redis_connection(alias).flushdb()


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
def committed(transactional_db: None, tables: None) -> None:  # noqa: ARG001
    """For tests with several threads, which see only what is committed. Starts as migrated."""
    begins_with = {
        "ShippingMethod": "orders.migrations.0003_first_shipping_methods",
        "VatRate": "orders.migrations.0019_first_vat_rates",
    }
    for model, migration in begins_with.items():
        if not apps.get_model("orders", model).objects.exists():
            import_module(migration).add(apps, None)


@pytest.fixture(autouse=True)
def _fresh_process_caches() -> None:
    """What a process holds in its own memory does not go from test to test."""
    categories._held.clear()
    cards_kept.clear()
    featured_kept.clear()
    featured._unasked_until = 0.0
    dispensable._unasked_until.clear()
    products_kept.clear()
    written.site_kept.clear()
    written._unasked_until = 0.0
    bodies_kept.clear()
    forget_menus()
    stock_parts._memory.clear()
    held.clear()
    methods_held.clear()
    rates_held.clear()
    rates_kept.clear()
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
