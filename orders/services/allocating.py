"""Where an order's units are kept: on its lines, for parcels and for what comes back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from catalog.services.stock import Allocation
from orders.models import OrderLine


def remember_allocations(
    lines: Iterable[OrderLine], chosen: Mapping[str, Sequence[Allocation]]
) -> None:
    """Write down what was reserved, in the transaction that moves the order on.

    Nothing is written for what lies in the SKU's own part, as nearly everything does.
    """
    changed = []
    for line in lines:
        plain = _plain(line.sku, chosen[line.sku])
        promised = [one.promised_on for one in chosen[line.sku] if one.promised_on]
        expected = max(promised, default=None)
        if (plain, expected) != (line.allocations, line.promised_on):
            line.allocations, line.promised_on = plain, expected
            changed.append(line)
    if changed:
        OrderLine.objects.bulk_update(changed, ["allocations", "promised_on"])


def _plain(sku: str, allocations: Sequence[Allocation]) -> list[dict[str, Any]]:
    if [one.part for one in allocations] == [sku]:
        return []
    return [
        {
            "part": one.part,
            "warehouse": one.warehouse,
            "units": one.units,
            "promised_on": one.promised_on.isoformat() if one.promised_on else None,
        }
        for one in allocations
    ]
