"""After which writes the CDN forgets which pages, and when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.drafts import ProductDraft
from catalog.search.backend import search_backend
from catalog.search.base import IndexBusy
from catalog.services.indexing import index_products, index_stock
from catalog.services.products import BATCH, save_products
from catalog.services.purging import (
    MANY_AFTER,
    MOST_PRODUCTS,
    MOST_WAITING,
    ORIGIN_SETTLES,
    purge_all_products,
    purge_products,
    purge_products_later,
    purge_sold_out_later,
)
from catalog.services.stock import count_stock
from catalog.tests.factories import make_product, make_review
from catalog.tests.search.catalogue import NOW, draft
from shop.kernel.purging import PurgeFailed
from shop.tests.purge_server import PurgeServer, purge_server

pytestmark = pytest.mark.usefixtures("db", "tables")


@pytest.fixture
def cdn(settings: Any) -> Iterator[PurgeServer]:
    """A proxy that hears of edits."""
    with purge_server() as server:
        settings.CDN_PURGE_URL = server.url
        yield server


def waiting() -> list[tuple[str, dict[str, list[str]], timedelta]]:
    """The purges to come, with how long from now each is due."""
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="catalog.purge")
    now = timezone.now()
    return [
        (job.task_name, job.args, job.scheduled_at - now)
        for job in jobs.order_by("id")
        if job.scheduled_at is not None
    ]


def test_an_edit_is_purged_once_the_origin_shows_it(cdn: PurgeServer):
    make_product(sku="MUG", price_minor=1299)
    assert waiting() == []  # of a new product nothing is kept anywhere

    make_product(sku="MUG", price_minor=999)

    ((name, arguments, due),) = waiting()
    assert (name, arguments) == ("catalog.purge_products", {"product_ids": ["p-mug"]})
    assert timedelta(0) < due <= timedelta(seconds=ORIGIN_SETTLES)
    purge_products(**arguments)
    assert cdn.asked == [("PURGE", "/products/p-mug/*"), ("PURGE", "/en/products/p-mug/*")]


def test_what_changes_nothing_purges_nothing(cdn: PurgeServer):
    make_product(sku="MUG")

    make_product(sku="MUG")

    assert waiting() == []


def test_what_sells_out_or_comes_back_is_purged_and_no_other_sale(cdn: PurgeServer):
    make_product(sku="MUG", stock=2)
    index_products(product_ids=["p-mug"])

    def counted(units: int) -> list[dict[str, list[str]]]:
        count_stock(sku="MUG", units=units, reason="stocktaking", by="jan", now=NOW)
        index_stock(product_ids=["p-mug"])
        return [arguments for _, arguments, _ in waiting()]

    assert counted(1) == []
    assert counted(0) == [{"product_ids": ["p-mug"]}]
    assert counted(5) == [{"product_ids": ["p-mug"]}] * 2


def test_while_the_index_is_busy_nothing_is_purged_again_and_again(
    cdn: PurgeServer, monkeypatch: pytest.MonkeyPatch
):
    def busy(_updates: object) -> None:
        raise IndexBusy("a rebuild")

    make_product(sku="MUG", stock=2)
    index_products(product_ids=["p-mug"])
    count_stock(sku="MUG", units=0, reason="stocktaking", by="jan", now=NOW)
    monkeypatch.setattr(search_backend(), "update", busy)

    with pytest.raises(IndexBusy):
        index_stock(product_ids=["p-mug"])

    assert waiting() == []


def test_when_much_sells_out_at_once_the_other_pages_stay(cdn: PurgeServer):
    for number in range(5):
        purge_sold_out_later([f"p-{number}"])
    purge_sold_out_later(f"p-{number}" for number in range(MOST_PRODUCTS + 1))

    assert [name for name, *_ in waiting()] == ["catalog.purge_products"] * MOST_WAITING


def test_a_review_that_is_shown_purges_its_product(cdn: PurgeServer):
    make_product(sku="MUG")

    make_review(published=True)

    assert [arguments for _, arguments, _ in waiting()] == [{"product_ids": ["p-mug"]}]


def test_an_import_in_batches_is_purged_by_one_job(cdn: PurgeServer):
    made = [draft(f"p-{number}") for number in range(BATCH + 1)]
    save_products(made, now=NOW)

    save_products([replace(each, brand="Tichelaar") for each in made], now=NOW)

    assert [name for name, *_ in waiting()] == ["catalog.purge_all_products"]


def test_edits_one_after_another_are_purged_together_from_the_third_on(cdn: PurgeServer):
    for number in range(5):
        purge_products_later([f"p-{number}"])

    names = [name for name, *_ in waiting()]
    assert names == [*["catalog.purge_products"] * MOST_WAITING, "catalog.purge_all_products"]


def test_what_was_saved_before_a_batch_broke_off_is_purged(cdn: PurgeServer):
    made = [draft(f"p-{number}") for number in range(BATCH)]
    save_products(made, now=NOW)

    def broken() -> Iterator[ProductDraft]:
        yield from (replace(each, brand="Tichelaar") for each in made)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        save_products(broken(), now=NOW)

    assert [name for name, *_ in waiting()] == ["catalog.purge_all_products"]


def test_many_edits_are_purged_together_by_one_job(
    cdn: PurgeServer, monkeypatch: pytest.MonkeyPatch
):
    many = [f"p-{number}" for number in range(MOST_PRODUCTS + 1)]

    purge_products_later(many)
    purge_products_later(many)

    ((name, _, due),) = waiting()
    assert name == "catalog.purge_all_products"
    assert timedelta(seconds=ORIGIN_SETTLES) < due <= timedelta(seconds=MANY_AFTER)
    waited: list[float] = []
    monkeypatch.setattr("catalog.services.purging.time.sleep", waited.append)
    purge_all_products()
    assert waited == [ORIGIN_SETTLES]  # the last of many may have come just before it began
    assert cdn.asked == [("PURGE", "/products/*"), ("PURGE", "/en/products/*")]


def test_without_a_cdn_that_is_told_there_is_no_job(settings: Any):
    settings.CDN_PURGE_URL = ""
    make_product(sku="MUG", price_minor=1299)

    make_product(sku="MUG", price_minor=999)

    assert waiting() == []


def test_a_purge_is_tried_again_as_long_as_the_cdn_may_have_the_old_page(cdn: PurgeServer):
    cdn.busy = True
    with pytest.raises(PurgeFailed):
        purge_products(product_ids=["p-mug"])

    strategy = purge_products.retry_strategy
    assert isinstance(strategy, RetryStrategy)
    assert strategy.max_attempts is not None
    waits = [strategy.linear_wait * attempt for attempt in range(strategy.max_attempts)]
    assert 600 < sum(waits) < 1000
