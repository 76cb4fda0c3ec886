"""Prices and stock reach the index without the rest of the product; what differs is found."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.drafts import VariantDraft
from catalog.models import Product
from catalog.publication import ProductState
from catalog.search.base import Audience, IndexUnusable, Sort
from catalog.search.documents import PriceUpdate
from catalog.selectors.products import product_view
from catalog.services import indexing, products
from catalog.services.indexing import index_products, index_stock, mend_index
from catalog.services.products import save_products
from catalog.services.stock import count_stock
from catalog.tests.search.catalogue import NOW, draft, run_worker, save, waiting
from catalog.tests.search.products import asked, found, made

pytestmark = pytest.mark.usefixtures("index")


def at(price_minor, *, compare_at_minor=None, **fields):
    variants = (VariantDraft("SKU-mug", price_minor, compare_at_minor=compare_at_minor, stock=3),)
    return draft(variants=variants, **fields)


def count(units):
    count_stock(sku="SKU-mug", units=units, reason="counted", by="test", now=datetime.now(UTC))


def test_another_price_is_told_without_the_product(monkeypatch, index):
    save(at(1250))
    run_worker()
    monkeypatch.setattr(index, "put", pytest.fail)

    save(at(999, compare_at_minor=1250))
    assert [job.task_name for job in waiting()] == ["catalog.index_prices"]
    run_worker()

    assert index.known(["mug"])["mug"].price_minor == 999
    assert found(index, reduced=True) == {"mug"}
    assert Product.get("mug").version == 2
    call_command("search_check", stdout=StringIO())


@pytest.mark.parametrize("edit", [at(999), at(1250, brand="Tichelaar")])
def test_an_edit_whose_stamp_was_lost_shows_once_the_worker_has_run(monkeypatch, edit):
    save(at(1250))
    run_worker()
    product_view("mug", "nl")
    with monkeypatch.context() as broken:
        broken.setattr(products, "renew_stamps", lambda _product_ids: None)
        save(edit)

    run_worker()

    shown = product_view("mug", "nl")
    assert (shown.price.minor, shown.brand) == (edit.variants[0].price_minor, edit.brand)


def test_another_price_with_another_text_is_a_new_product_to_the_index(index):
    save(at(1250))
    save(at(999))
    save(draft(names={"nl": "Beker"}))
    run_worker()

    assert found(index, "beker") == {"mug"}
    assert Product.get("mug").content_version == 3


def test_stock_is_told_without_the_product(monkeypatch, index):
    save(draft())
    run_worker()
    monkeypatch.setattr(index, "put", pytest.fail)

    count(0)
    run_worker()
    assert index.search(asked()).sold_out == {"mug"}

    count(2)
    run_worker()
    assert index.search(asked()).sold_out == set()


def test_of_two_reads_of_the_stock_the_later_one_holds(monkeypatch, index):
    save(draft())
    run_worker()
    late = []
    with monkeypatch.context() as slow:
        slow.setattr(index, "update", lambda updates: late.extend(updates))
        index_stock(product_ids=["mug"])
    count(0)
    index_stock(product_ids=["mug"])

    index.update(late)

    assert index.search(asked()).sold_out == {"mug"}


def test_stock_of_what_is_not_for_sale_is_nothing_to_the_index(index):
    index_stock(product_ids=["never-there"])

    assert found(index) == set()


def test_the_check_finds_and_repairs_what_differs(index):
    save(draft("mug"), draft("cup"), draft("jug"), draft("pot"), draft("pan"))
    run_worker()
    index.remove(["mug"])
    index.update([PriceUpdate("cup", version=9, price_minor=1, is_reduced=False)])
    index.put([made("pan", skus=("SKU-pan",), state=ProductState.DRAFT, price_minor=1250)])
    Product.get("jug").delete()
    out = StringIO()

    with pytest.raises(CommandError, match="4 products differ"):
        call_command("search_check", stdout=out)
    assert set(out.getvalue().splitlines()) == {
        "mug: not there",
        "cup: price 1 for 1250",
        "jug: no such product",
        "pan: shown False for True",
    }
    call_command("search_check", repair=True, stdout=StringIO())

    assert found(index) == {"mug", "cup", "pot", "pan"}


def test_an_edit_of_prices_alone_counts_as_an_edit(index):
    save(draft("old"), draft("new"))
    run_worker()
    later = NOW + timedelta(days=1)
    save_products([draft("old", variants=(VariantDraft("SKU-old", 900),))], now=later)

    run_worker()

    query = asked(sort=Sort.EDITED, audience=Audience.STAFF)
    assert index.search(query).product_ids == ("old", "new")


def test_the_check_says_when_there_is_no_index(monkeypatch, index):
    def unusable():
        raise IndexUnusable("it was never built")

    monkeypatch.setattr(index, "walk", unusable)

    with pytest.raises(CommandError, match="search_rebuild"):
        call_command("search_check")


def test_the_command_goes_back_to_the_index_before(index):
    save(draft())
    indexing.rebuild_index()
    Product.get("mug").delete()
    indexing.rebuild_index()

    call_command("search_rebuild", roll_back=True, stdout=StringIO())

    assert found(index) == {"mug"}
    with pytest.raises(CommandError, match="no earlier"):
        call_command("search_rebuild", roll_back=True)


def test_a_damaged_index_is_built_anew_by_itself(settings, tmp_path, index):
    save(draft())
    folder = tmp_path / "search"
    (folder / "current").write_bytes(b"\xff")
    index._reader.look_again()

    mend_index(timestamp=0)

    assert found(index) == {"mug"}


def test_a_whole_index_is_left_alone(monkeypatch, index):
    monkeypatch.setattr(index, "rebuild", pytest.fail)

    mend_index(timestamp=0)


def test_updates_without_an_index_build_one(index, tmp_path):
    save(draft())
    for job in (indexing.index_prices, index_stock, index_products):
        (tmp_path / "search" / "current").unlink()
        index._reader.look_again()

        job(product_ids=["mug"])

        assert found(index) == {"mug"}
