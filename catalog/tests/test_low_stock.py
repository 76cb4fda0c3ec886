"""SKUs that are nearly sold out: noted by the jobs that read stock, listed in the back-office."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from catalog.errors import SkuNotFound
from catalog.low_stock_models import LowStock
from catalog.selectors.low_stock import fewest_left, low_stock_count
from catalog.selectors.stock_parts import units_of
from catalog.services import low_stock
from catalog.services.indexing import index_products, index_stock
from catalog.services.low_stock import look_again, note_low_stock
from catalog.services.stock import receive_stock, set_threshold
from catalog.tests.factories import make_product, make_stock

pytestmark = pytest.mark.usefixtures("db", "tables")

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LIST = "/admin/catalog/lowstock/"


def noted() -> list[tuple[str, int]]:
    return [(row.sku, row.available) for row in fewest_left(10)]


def note(*skus: str, at: datetime = NOW) -> None:
    note_low_stock(units_of(skus, consistent=True).values(), read_at=at)


def receive(sku: str, units: int) -> None:
    receive_stock(sku=sku, units=units, reason="delivery", by="merchant", now=NOW)


def test_skus_from_the_threshold_down_are_low(settings):
    settings.LOW_STOCK = 5
    make_stock({"MUG": 6, "CUP": 5, "JUG": 0})

    note("MUG", "CUP", "JUG")
    note("MUG", "CUP", "JUG")

    assert noted() == [("JUG", 0), ("CUP", 5)]
    assert low_stock_count() == 2


def test_an_article_may_have_a_threshold_of_its_own(settings):
    settings.LOW_STOCK = 5
    make_stock({"MUG": 20, "CUP": 2, "JUG": 2})
    set_threshold(sku="MUG", units=20, now=NOW)
    set_threshold(sku="CUP", units=1, now=NOW)
    assert noted() == [("MUG", 20)]

    note("MUG", "CUP", "JUG", at=NOW + timedelta(minutes=1))

    assert noted() == [("JUG", 2), ("MUG", 20)]
    with pytest.raises(SkuNotFound):
        set_threshold(sku="NONE", units=1, now=NOW)


def test_the_jobs_that_read_stock_note_it():
    make_product(sku="MUG", stock=2)
    index_products(product_ids=["p-mug"])
    assert noted() == [("MUG", 2)]

    receive("MUG", 10)
    index_stock(product_ids=["p-mug"])

    assert noted() == []


def test_since_when_it_is_low_stays():
    make_stock({"MUG": 2})
    note("MUG", at=NOW)

    receive("MUG", 1)
    note("MUG", at=NOW + timedelta(hours=1))

    row = LowStock.objects.get()
    assert (row.available, row.low_since, row.read_at) == (3, NOW, NOW + timedelta(hours=1))


@pytest.mark.parametrize("stock_then", [3, 20])
def test_what_was_read_earlier_overtakes_nothing(stock_then):
    make_stock({"MUG": stock_then})
    before = list(units_of(["MUG"], consistent=True).values())
    LowStock.objects.create(
        sku="MUG", product_id="p-mug", available=1, threshold=5, low_since=NOW, read_at=NOW
    )

    note_low_stock(before, read_at=NOW - timedelta(seconds=1))

    assert noted() == [("MUG", 1)]


def test_a_row_that_two_jobs_left_wrong_is_mended_within_the_hour(monkeypatch):
    monkeypatch.setattr(low_stock, "CHUNK", 1)
    make_stock({"CUP": 3, "MUG": 20})
    for sku in ("CUP", "GONE", "MUG"):
        LowStock.objects.create(
            sku=sku, product_id="p-mug", available=1, threshold=5, low_since=NOW, read_at=NOW
        )

    look_again(timestamp=int(NOW.timestamp()))

    assert noted() == [("CUP", 3)]


def test_who_may_view_low_stock_reads_the_list():
    make_stock({"MUG": 2})
    note("MUG")
    clerk = User.objects.create_user("clerk@kraam.example", is_staff=True)
    client = Client()
    client.force_login(clerk)
    assert client.get(LIST).status_code == 403

    clerk.user_permissions.set(Permission.objects.filter(codename="view_lowstock"))
    page = client.get(LIST)

    assert page.status_code == 200
    assert "/admin/catalog/stock/of/p-mug/" in page.text
    assert "/admin/catalog/stock/sku/MUG/" in page.text
    assert client.post(f"{LIST}add/").status_code == 403
