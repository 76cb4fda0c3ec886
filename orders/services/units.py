"""Units of an order's lines: those a request names, and those that go back to the stock."""

from collections.abc import Mapping
from datetime import datetime

from procrastinate.contrib.django import app

from catalog.services.stock import take_back
from orders.allocations import taken_from
from orders.errors import UnitsNotThere
from orders.models import Order, OrderLine
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY


def lines_of(order: Order, units: Mapping[int, int]) -> dict[OrderLine, int]:
    """The order's lines by the ids that a request names, in the order of the lines.

    Raises:
        UnitsNotThere: no units at all, fewer than one, or of a line that is not the order's.
    """
    lines = {line.pk: line for line in order.lines.all()}
    if not units or any(units[id_] < 1 or id_ not in lines for id_ in units):
        raise UnitsNotThere
    return {line: units[id_] for id_, line in lines.items() if id_ in units}


def give_units_back(
    line: OrderLine, units: int, *, restock: bool, key: str, why: str, by: str, now: datetime
) -> None:
    """Have the stock take sold units back, in a job of the transaction that the caller is in.

    To be called before the units are counted as cancelled or returned on the line.
    key: of what brought them back, so that it happens once.
    """
    parts = taken_from(
        line.sku, line.allocations, after=line.cancelled + line.returned, units=units
    )
    take_units_back.defer(
        key=key,
        sku=line.sku,
        units_by_part=parts,
        restock=restock,
        reason=why,
        by=by,
        at=now.isoformat(),
    )


# Units that are sold by a job which has not run yet come back after it: this one waits for it.
@app.task(name="orders.take_units_back", retry=PATIENTLY)
def take_units_back(
    *,
    key: str,
    sku: str,
    units_by_part: dict[str, int],
    restock: bool,
    reason: str,
    by: str,
    at: str,
) -> None:
    """Put sold units on the shelf again, or write them off. Repeating it changes nothing."""
    fail_point(FailPoint.TAKING_BACK_STARTED)
    take_back(
        key=key,
        sku=sku,
        units_by_part=units_by_part,
        restock=restock,
        reason=reason,
        by=by,
        now=datetime.fromisoformat(at),
    )
    fail_point(FailPoint.TAKING_BACK_TAKEN)
