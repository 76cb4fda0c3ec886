"""Movements as other systems tell them: each once by its reference, by a merchant's services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from catalog.models import MAIN_WAREHOUSE
from catalog.selectors.stock_parts import StockUnits
from catalog.services.stock.counting import count_stock, receive_stock
from catalog.services.stock.referring import Movements, Referred
from catalog.services.stock.writing_off import write_off_stock
from shop.kernel.errors import Invalid, NotFound, Refused, ShopError


class Booking(StrEnum):
    """What a system can tell of units."""

    RECEIVED = "received"
    COUNTED = "counted"
    DAMAGED = "damaged"
    CORRECTION = "correction"  # so many more, or, below zero, fewer


@dataclass(frozen=True, slots=True)
class Told:
    """One movement. units: those that came, lie there or are lost; of a correction the difference.

    reference: the system's own; with the SKU it names the movement, however often it is told.
    """

    sku: str
    kind: Booking
    units: int
    reference: str
    reason: str
    warehouse: str = MAIN_WAREHOUSE

    @property
    def referred(self) -> Referred:
        """Another reason is no other movement."""
        told = f"{self.kind} {self.units} {self.warehouse}"
        return Referred(self.reference, self.sku, told)


def book(told: Sequence[Told], *, by: str, now: datetime) -> list[StockUnits | ShopError]:
    """Do each by itself; for each the figures afterwards, or why it was refused. May be repeated.

    Two statements for all; for each movement a few calls of DynamoDB, as each is a transaction. One
    that was refused may come again, as it was or put right.
    """
    if not told:
        return []
    movements = Movements([each.referred for each in told], now=now)
    return [_book(each, movements, by=by, now=now) for each in told]


def _book(told: Told, movements: Movements, *, by: str, now: datetime) -> StockUnits | ShopError:
    reason = f"{told.reason} ({told.reference})"
    why: dict[str, Any] = {"sku": told.sku, "warehouse": told.warehouse, "reason": reason}
    why |= {"by": by, "now": now}
    try:
        why["key"] = movements.id_of(told.referred)
        match told.kind:
            case Booking.RECEIVED:
                return receive_stock(units=told.units, **why)
            case Booking.COUNTED:
                return count_stock(units=told.units, **why)
            case Booking.DAMAGED:
                return write_off_stock(units=told.units, **why)
            case Booking.CORRECTION if told.units > 0:
                return receive_stock(units=told.units, **why)
            case Booking.CORRECTION:
                return write_off_stock(units=-told.units, **why)
    except (Invalid, NotFound, Refused) as refusal:
        return refusal
