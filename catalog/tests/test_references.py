"""What is stored of a reduction: compared with the shop's own books."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.drafts import ProductDraft, VariantDraft
from catalog.models import Price, Product
from catalog.reductions import PastPrice
from catalog.services import references
from catalog.services.products import Saved, save_products

pytestmark = pytest.mark.usefixtures("tables")

START = datetime(2026, 6, 1, tzinfo=UTC)


def save(price_minor: int, compare_at_minor: int | None = None, *, day: int) -> Saved:
    """An import of the product on some day after START."""
    draft = ProductDraft(
        product_id="p-mug",
        names={"nl": "Mok"},
        descriptions={},
        category_id="huis",
        variants=(VariantDraft("MUG", price_minor, compare_at_minor=compare_at_minor),),
    )
    return save_products([draft], now=START + timedelta(days=day), index=False)


def stored() -> tuple[int, int | None]:
    """Price and what it is compared with, of page and of tile alike."""
    product = Product.get("p-mug")
    variant = product.document["variants"][0]
    of_tile = (product.card["price_minor"], product.card["compare_at_minor"])
    assert of_tile == (variant["price_minor"], variant["compare_at_minor"])
    return of_tile


def test_a_reduction_is_compared_with_the_lowest_price_of_30_days_before():
    save(9000, day=0)
    save(12000, day=50)

    save(8000, 12000, day=60)

    assert stored() == (8000, 9000)
    newest = next(iter(Price.query("MUG", scan_index_forward=False)))
    assert (newest.price_minor, newest.compare_at_minor) == (8000, 9000)


def test_a_price_that_was_as_low_before_is_no_reduction():
    save(8000, day=0)
    save(12000, day=50)

    save(8000, 12000, day=60)

    assert stored() == (8000, None)


def test_what_another_shop_compared_with_stands_until_the_price_changes():
    save(8000, 10000, day=0)
    assert stored() == (8000, 10000)

    save(10000, day=10)
    save(7500, 12000, day=15)

    assert stored() == (7500, 8000)


def test_the_same_import_again_changes_nothing():
    save(9000, day=0)
    save(8000, 12000, day=40)

    again = save(8000, 12000, day=80)

    assert again.unchanged == ["p-mug"]
    assert stored() == (8000, 9000)


def test_a_reduction_that_deepens_keeps_what_it_is_compared_with():
    save(10000, day=0)
    save(8000, 10000, day=40)

    save(7000, 8000, day=75)

    assert stored() == (7000, 10000)


def test_only_reduced_prices_that_change_are_looked_up(monkeypatch):
    save(10000, day=0)
    save(8000, 10000, day=40)
    asked: list[str] = []

    def history(sku: str) -> list[PastPrice]:
        asked.append(sku)
        return []

    monkeypatch.setattr(references, "price_history", history)

    save(8000, 10000, day=41)
    save(9000, day=42)

    assert asked == []
