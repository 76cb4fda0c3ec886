"""Two imports that overlap must not undo a sale."""

import pytest

from catalog.services import products
from catalog.services.stock import reserve_stock
from catalog.tests.factories import LONG_AGO, make_product, units

pytestmark = pytest.mark.usefixtures("tables")


def test_an_import_that_overlaps_another_does_not_undo_a_sale(monkeypatch):
    write = products._write_stock

    def another_import_and_a_sale_come_first(drafts, **options):
        monkeypatch.setattr(products, "_write_stock", write)
        make_product(sku="MUG", stock=5)
        reserve_stock(reservation_id="order-1", quantities={"MUG": 2}, expires_at=LONG_AGO)
        write(drafts, **options)

    monkeypatch.setattr(products, "_write_stock", another_import_and_a_sale_come_first)

    make_product(sku="MUG", stock=9)

    assert units("MUG") == (3, 2, 0)
