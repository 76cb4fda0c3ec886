"""What sells moves up in lists, by a job that looks at nothing but what sold."""

from datetime import UTC, datetime, timedelta

import pytest
from redis.exceptions import ConnectionError as RedisAway

from catalog.drafts import VariantDraft
from catalog.search.base import Sort
from catalog.services import popularity
from catalog.services.popularity import refresh_popularity
from catalog.services.stock import consume_stock, release_stock, reserve_stock
from catalog.tests.search.catalogue import draft, run_worker, save, waiting
from catalog.tests.search.products import asked

pytestmark = pytest.mark.usefixtures("index")


def of(product_id):
    return draft(product_id, variants=(VariantDraft(f"SKU-{product_id}", 1000, stock=100),))


def reserved(product_id, units):
    order = f"order-{product_id}-{units}"
    expires_at = datetime.now(UTC) + timedelta(minutes=30)
    quantities = {f"SKU-{product_id}": units}
    reserve_stock(reservation_id=order, quantities=quantities, expires_at=expires_at)
    return order


def listed(index):
    return index.search(asked(sort=Sort.POPULARITY)).product_ids


def refreshed():
    refresh_popularity(timestamp=0)
    jobs = [job.args["product_ids"] for job in waiting()]
    run_worker()
    return jobs


def test_what_sold_is_told_once_and_nothing_else_is(index):
    save(of("bed"), of("cup"), of("mug"))
    run_worker()
    for units in (1, 2):
        consume_stock(reservation_id=reserved("mug", units))
    consume_stock(reservation_id=reserved("cup", 1))
    release_stock(reservation_id=reserved("bed", 9))
    assert waiting() == []

    assert refreshed() == [["cup", "mug"]]

    assert listed(index) == ("mug", "cup", "bed")
    assert refreshed() == []


def test_a_crash_before_the_jobs_are_recorded_forgets_no_sale(monkeypatch, index):
    save(of("bed"), of("cup"), of("mug"))
    run_worker()
    consume_stock(reservation_id=reserved("mug", 2))

    def crash(_product_ids):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(popularity, "index_stock_later", crash)
        with pytest.raises(ConnectionError):
            refresh_popularity(timestamp=0)
    consume_stock(reservation_id=reserved("cup", 1))

    assert refreshed() + refreshed() == [["mug"], ["cup"]]

    assert listed(index) == ("mug", "cup", "bed")


def test_a_sale_needs_no_redis(monkeypatch):
    save(of("mug"))
    order = reserved("mug", 1)

    def away(_alias):
        raise RedisAway

    monkeypatch.setattr(popularity, "get_redis_connection", away)
    assert consume_stock(reservation_id=order)
