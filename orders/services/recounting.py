"""Putting the counters of order lines right: what parcels, returns and cancellations say holds."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from orders.models import OrderLine
from orders.selectors.audit import recorded_cancelled, recorded_units
from orders.services.transitions import locked, note

_COUNTERS = ("shipped", "returned", "cancelled", "refunded")


def recount(
    order_id: UUID, *, refunded: Mapping[int, int], by: str, why: str, now: datetime
) -> str:
    """Have each line of an order count what is recorded, with a note in the history.

    refunded: units by line, as the refunds say, which are not in this app's tables.

    Returns:
        What was changed, in English; empty: nothing had to be.

    Raises:
        IntegrityError: the records themselves cannot be right.
    """
    with atomic():
        order = locked(order_id)
        changes = []
        lines = recorded_units(OrderLine.objects.filter(order=order)).select_related("order")
        for line in lines.prefetch_related("order__cancellations"):
            recorded = (line.sent, line.back, recorded_cancelled(line), refunded.get(line.pk, 0))
            for counter, units in zip(_COUNTERS, recorded, strict=True):
                counted = getattr(line, counter)
                if counted != units:
                    changes.append(f"{line.sku}: {counter} {counted} became {units}")
                    setattr(line, counter, units)
            line.save(update_fields=_COUNTERS)
        done = ", ".join(changes)
        if done:
            note(order, "recount", by=by, why=f"{why}: {done}", now=now)
    return done
