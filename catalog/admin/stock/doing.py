"""From a form to the service that moves the units."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.admin.stock.forms import Movement
from catalog.services.stock import (
    count_stock,
    expect_stock,
    move_stock,
    receive_expected,
    receive_stock,
    write_off_stock,
)


def record(sku: str, data: Mapping[str, Any], *, by: str, key: str, now: datetime) -> None:
    """Do what a valid form says of one SKU. The same key again changes nothing.

    data: kind, units, warehouse, reason; target and day where the kind needs them.

    Raises:
        ShopError: as the service of the kind has it.
    """
    why = {"sku": sku, "reason": data["reason"], "by": by, "now": now, "key": key}
    place = {"warehouse": data["warehouse"]}
    units = data["units"]
    match Movement(data["kind"]):
        case Movement.RECEIVED:
            receive_stock(units=units, **place, **why)
        case Movement.COUNTED:
            count_stock(units=units, **place, **why)
        case Movement.WRITTEN_OFF:
            write_off_stock(units=units, **place, **why)
        case Movement.MOVED:
            move_stock(units=units, source=data["warehouse"], target=data["target"], **why)
        case Movement.EXPECTED:
            expect_stock(units=units, promised_on=data["day"], **place, **why)
        case Movement.ARRIVED:
            receive_expected(promised_on=data["day"], **place, **why)
