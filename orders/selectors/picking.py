"""What has to be fetched from which warehouse, for orders that are about to be sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models import MAIN_WAREHOUSE
from orders.allocations import lying_in
from orders.models import Order
from orders.states import OPEN_TO_SHIP


@dataclass(frozen=True, slots=True)
class Pick:
    """Units of a SKU at one place."""

    warehouse: str
    sku: str
    name: str
    units: int
    numbers: tuple[str, ...]  # of the orders


def picks_of(orders: Iterable[Order]) -> list[Pick]:
    """By warehouse, then SKU. Orders of which nothing can be sent add nothing."""
    units: dict[tuple[str, str], int] = defaultdict(int)
    numbers: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    names: dict[str, str] = {}
    for order in orders:
        if order.state not in OPEN_TO_SHIP:
            continue
        for line in order.lines.all():
            names[line.sku] = f"{line.title} ({line.label})" if line.label else line.title
            lying = lying_in(
                line.allocations,
                elsewhere=MAIN_WAREHOUSE,
                after=line.shipped + line.cancelled,
                units=line.to_ship,
            )
            for warehouse, count in lying.items():
                units[warehouse, line.sku] += count
                numbers[warehouse, line.sku][order.number] = None
    return [
        Pick(warehouse, sku, names[sku], count, tuple(numbers[warehouse, sku]))
        for (warehouse, sku), count in sorted(units.items())
    ]
