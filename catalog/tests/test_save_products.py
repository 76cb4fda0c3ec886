"""Two imports that overlap must not undo a sale."""

import pytest

from catalog.models import RatingPart
from catalog.services import products
from catalog.services.stock import reserve_stock
from catalog.tests.factories import LONG_AGO, make_product, units

pytestmark = pytest.mark.usefixtures("tables")


def test_an_import_that_overlaps_another_does_not_undo_a_sale(monkeypatch):
    write = products.write_stock

    def another_import_and_a_sale_come_first(drafts, **options):
        monkeypatch.setattr(products, "write_stock", write)
        make_product(sku="MUG", stock=5)
        reserve_stock(reservation_id="order-1", quantities={"MUG": 2}, expires_at=LONG_AGO)
        write(drafts, **options)

    monkeypatch.setattr(products, "write_stock", another_import_and_a_sale_come_first)

    make_product(sku="MUG", stock=9)

    assert units("MUG") == (3, 2, 0)


def test_an_edit_leaves_what_reviews_counted_meanwhile(monkeypatch):
    make_product(sku="MUG")
    write = products._write_products

    def a_review_comes_first(writes, **options):
        RatingPart("p-mug").update(actions=[RatingPart.stars_4.add(1), RatingPart.rated.add(1)])
        write(writes, **options)

    monkeypatch.setattr(products, "_write_products", a_review_comes_first)

    edited = make_product(sku="MUG", brand="Zand", publish_until=LONG_AGO)

    assert (edited.brand, edited.publish_until, edited.rating.counts) == (
        "Zand", LONG_AGO, (0, 0, 0, 1, 0),
    )  # fmt: skip
    assert (edited.version, edited.search_version) == (2, 3)


def test_what_an_edit_takes_out_is_gone():
    make_product(sku="MUG", publish_until=LONG_AGO)

    edited = make_product(sku="MUG", published=False)

    assert edited.publish_until is None
    assert edited.category_shard is None


def test_of_two_edits_at_the_same_moment_one_is_told(monkeypatch):
    make_product(sku="MUG")
    write = products._write_products

    def another_edit_comes_first(writes, **options):
        monkeypatch.setattr(products, "_write_products", write)
        make_product(sku="MUG", brand="Zand")
        write(writes, **options)

    monkeypatch.setattr(products, "_write_products", another_edit_comes_first)

    edited = make_product(sku="MUG", brand="Leem")

    assert (edited.brand, edited.version) == ("Zand", 2)
