"""What must hold of stock at any moment, for the tests of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from catalog.models import StockItem, StockMovement
from catalog.selectors.stock_audit import stock_breaches
from catalog.selectors.stock_parts import parts_of, units_of
from catalog.services.stock import Allocation, reserve_stock
from shop.kernel.ids import new_id

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DECEMBER = date(2026, 12, 1)
WHY: dict[str, Any] = {"sku": "MUG", "reason": "as planned", "by": "test", "now": NOW}


def reserve(quantity: int = 1, sku: str = "MUG", key: str = "") -> tuple[Allocation, ...]:
    """Units of one SKU for an order of their own."""
    chosen = reserve_stock(
        reservation_id=key or str(new_id()),
        quantities={sku: quantity},
        expires_at=NOW + timedelta(minutes=30),
    )
    return chosen[sku]


def parts(sku: str = "MUG") -> dict[str, StockItem]:
    """The parts of a SKU by their keys."""
    return {part.sku: part for part in parts_of([sku], consistent=True)[sku]}


def check_books(sku: str = "MUG") -> None:
    """No breach; what was received is what the movements say; and nothing lies in closed parts."""
    assert list(stock_breaches()) == []
    moved = sum(movement.difference for movement in StockMovement.query(sku))
    assert units_of([sku], consistent=True)[sku].received == moved
    assert all(not part.available for part in parts(sku).values() if part.closed_at)
