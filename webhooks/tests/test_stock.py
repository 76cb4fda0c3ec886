"""Stock is told of once a minute at most, with its latest figure."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.selectors.stock_parts import StockUnits, units_of
from catalog.services.indexing import index_products, index_stock
from catalog.services.stock import receive_stock
from catalog.tests.factories import make_product
from tests.statements import statements
from webhooks.models import Event, StockLevel
from webhooks.services.stock import stock_was_read, tell_stock

pytestmark = pytest.mark.usefixtures("db", "tables")

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def read(sku: str, available: int, *, minute: float = 0, is_change: bool = True) -> None:
    units = StockUnits(
        sku=sku,
        product_id=f"p-{sku}",
        physical=available,
        expected=(),
        reserved=0,
        sold=0,
        received=available,
        has_arrived=True,
        limit=None,
        low_from=3,
    )
    at = NOW + timedelta(minutes=minute)
    stock_was_read(None, units=[units], is_change=is_change, read_at=at)


def told() -> list[tuple[str, int, int | None]]:
    """And forgets it."""
    tell_stock(timestamp=0)
    events = list(Event.objects.order_by("id"))
    Event.objects.all().delete()
    return [
        (event.type.split(".")[1], event.data["available"], event.data["previously_available"])
        for event in events
    ]


def test_a_storm_is_one_event_with_the_latest_figure():
    for minute, available in enumerate([10, 9, 8, 7, 6]):
        read("MUG", available, minute=minute)

    assert told() == [("changed", 6, None)]
    assert told() == []


def test_what_is_again_as_it_was_is_no_news():
    read("MUG", 10)
    told()
    read("MUG", 9, minute=1)
    read("MUG", 10, minute=2)

    assert told() == []


def test_low_and_sold_out_are_told_when_they_begin():
    seen = []
    for minute, available in enumerate([10, 3, 2, 0, 0, 1, 8, 0]):
        read("MUG", available, minute=minute)
        seen.append([kind for kind, _now, _before in told()])

    assert seen == [
        ["changed"],
        ["changed", "low"],
        ["changed"],
        ["changed", "sold_out"],
        [],
        ["changed"],
        ["changed"],
        ["changed", "sold_out"],
    ]


def test_of_two_reads_that_overlap_the_later_one_holds():
    read("MUG", 4, minute=2)
    read("MUG", 9, minute=1)

    assert told() == [("changed", 4, None)]


def test_a_read_without_a_change_notes_nothing_new_but_sees_what_was_missed():
    read("CUP", 5, is_change=False)
    read("MUG", 5)
    told()
    read("MUG", 4, minute=1, is_change=False)

    assert told() == [("changed", 4, 5)]
    assert not StockLevel.objects.filter(sku="CUP").exists()


def test_a_movement_is_told_by_the_job_that_every_change_has():
    make_product(sku="MUG", stock=7)
    index_products(product_ids=["p-mug"])
    receive_stock(sku="MUG", units=5, reason="delivery", by="merchant", now=NOW)
    index_stock(product_ids=["p-mug"])
    index_stock(product_ids=["p-mug"])

    assert told() == [("changed", 12, None)]


def test_more_skus_take_no_more_statements():
    def noted(*skus: str) -> int:
        units = [*units_of(skus, consistent=True).values()]
        at = datetime.now(UTC)
        noting = statements(lambda: stock_was_read(None, units=units, is_change=True, read_at=at))
        return noting + statements(lambda: tell_stock(timestamp=0))

    for sku in ("A", "B", "C", "D", "E"):
        make_product(product_id=f"p-{sku.lower()}", sku=sku, stock=7)

    assert noted("A") == noted("B", "C", "D", "E")
