"""Stock: what a repeat does, and what happens when DynamoDB takes no more writes for a moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pynamodb.exceptions import CancellationReason, TransactWriteError, VerboseClientError

from catalog.models import StockMovement
from catalog.services.stock import (
    consume_stock,
    count_stock,
    counting,
    parts,
    release_stock,
    reserve_stock,
    retrying,
)
from catalog.tests.factories import make_product, units
from shop.kernel import dynamo
from shop.kernel.errors import Busy

pytestmark = pytest.mark.usefixtures("tables")

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ORDER: dict[str, Any] = {
    "reservation_id": "order-1",
    "quantities": {"MUG": 2},
    "expires_at": NOW + timedelta(minutes=30),
}


def test_a_repeat_changes_nothing():
    make_product(sku="MUG", stock=5)

    reserve_stock(**ORDER)
    reserve_stock(**ORDER)

    assert units("MUG") == (3, 2, 0)


def test_what_was_released_is_really_reserved_again():
    make_product(sku="MUG", stock=5)
    reserve_stock(**ORDER)
    assert release_stock(reservation_id="order-1")

    reserve_stock(**ORDER)

    assert units("MUG") == (3, 2, 0)
    assert consume_stock(reservation_id="order-1")
    assert units("MUG") == (3, 0, 2)


def failing(code: str, *reasons: str) -> TransactWriteError:
    """As PynamoDB tells it. The local DynamoDB never throttles, so tests have to make it up."""
    cause = VerboseClientError(
        {"Error": {"Code": code, "Message": ""}},
        "TransactWriteItems",
        {},
        cancellation_reasons=[
            CancellationReason(code=reason) if reason != "None" else None for reason in reasons
        ],
    )
    return TransactWriteError("failed", cause)


THROTTLED = [
    ("TransactionCanceledException", "None", "ThrottlingError"),
    ("TransactionCanceledException", "None", "ProvisionedThroughputExceeded"),
    ("TransactionCanceledException", "None", "TransactionConflict"),
    ("TransactionInProgressException",),
    ("ThrottlingException",),
    ("ProvisionedThroughputExceededException",),
    ("RequestLimitExceeded",),
]


@pytest.mark.parametrize("answer", THROTTLED)
def test_a_write_that_is_throttled_is_tried_again(monkeypatch, answer):
    make_product(sku="MUG", stock=5)
    real, tries = dynamo.transaction, []

    def transaction():
        tries.append(1)
        if len(tries) <= 2:
            raise failing(*answer)
        return real()

    monkeypatch.setattr(dynamo, "transaction", transaction)

    reserve_stock(**ORDER)

    assert len(tries) == 3
    assert units("MUG") == (3, 2, 0)


def test_throttled_for_too_long_is_busy(monkeypatch):
    make_product(sku="MUG", stock=5)
    monkeypatch.setattr(retrying, "CONFLICT_BUDGET", 0.0)

    def transaction():
        raise failing("ThrottlingException")

    monkeypatch.setattr(dynamo, "transaction", transaction)

    with pytest.raises(Busy):
        reserve_stock(**ORDER)
    assert units("MUG") == (5, 0, 0)


def test_a_count_that_orders_keep_overtaking_is_busy(monkeypatch):
    make_product(sku="MUG", stock=5)
    monkeypatch.setattr(retrying, "CONFLICT_BUDGET", 0.0)
    read = parts.stock_parts

    def just_before_an_order(sku):
        found = read(sku)
        reserve_stock(**ORDER)
        return found

    monkeypatch.setattr(counting, "stock_parts", just_before_an_order)

    with pytest.raises(Busy):
        count_stock(sku="MUG", units=9, reason="counted", by="test", now=NOW)
    assert units("MUG") == (3, 2, 0)
    assert [each.kind for each in StockMovement.query("MUG")] == ["received"]
