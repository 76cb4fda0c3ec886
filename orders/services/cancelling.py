"""Sold units that will not be sent: they go back to the stock, and their money to the customer."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from orders.errors import TransitionRefused, UnitsNotThere
from orders.models import Cancellation, MailKind, Order, OrderLine
from orders.services.invoicing import credit_unpaid
from orders.services.mails import tell
from orders.services.transitions import apply_transition, locked, note
from orders.services.units import give_units_back, lines_of
from orders.signals import cancelled
from orders.states import CANCEL_AGREED, CANCEL_REST, OPEN_TO_SHIP
from shop.kernel.errors import KeyReused


def cancel_sold(
    order_id: UUID,
    *,
    units: Mapping[int, int] | None = None,
    by: str,
    why: str,
    answer_to: str = "",
    key: str,
    now: datetime,
) -> Order:
    """Cancel units that were not sent, or all of them. The same key again changes nothing.

    units: how many of which order line, by the line's id; None: everything that was not sent.
    answer_to: where the mail about it goes; the order's own address unless it is said.
    The money moves by the signal `cancelled`.

    Raises:
        TransitionRefused: the order is not sold, or everything was sent.
        UnitsNotThere: more than still has to be sent, or nothing at all.
        KeyReused: the key came before, for other units or another reason.
    """
    with atomic():
        order = locked(order_id)
        known = Cancellation.objects.filter(key=key).first()
        if known is not None:
            if not _is_same(known, order, units, why=why):
                raise KeyReused
            return order
        if order.state not in OPEN_TO_SHIP:
            raise TransitionRefused(transition=CANCEL_AGREED.name, state=order.state)
        left = {line.pk: line.to_ship for line in order.lines.all() if line.to_ship}
        chosen = lines_of(order, left if units is None else units)
        if any(quantity > line.to_ship for line, quantity in chosen.items()):
            raise UnitsNotThere
        cancellation = _record(order, chosen, by=by, why=why, key=key, now=now)
        order, whole = _move_on(order, by=by, why=why, now=now)
        if whole and order.paid_at is None:
            credit_unpaid.defer(order_id=str(order.pk))
        tell(
            order,
            MailKind.CANCELLED,
            key=f"cancellation:{cancellation.pk}",
            now=now,
            to=answer_to,
            facts={"cancellation": cancellation.pk},
        )
        cancelled.send(
            Order, order=order, units=chosen, whole=whole, why=why, key=key, by=by, now=now
        )
    return order


def _is_same(
    known: Cancellation, order: Order, units: Mapping[int, int] | None, *, why: str
) -> bool:
    """Of everything that was not sent nothing is left, whoever cancelled it first, and why."""
    if known.order_id != order.pk:
        return False
    if units is None:
        return not any(line.to_ship for line in order.lines.all())
    before = {one["line"]: one["units"] for one in known.units}
    return (before, known.why) == (dict(units), why[:300])


def _record(
    order: Order, chosen: Mapping[OrderLine, int], *, by: str, why: str, key: str, now: datetime
) -> Cancellation:
    cancellation = Cancellation.objects.create(
        order=order,
        key=key,
        why=why[:300],
        by=by[:254],
        at=now,
        units=[{"line": line.pk, "units": quantity} for line, quantity in chosen.items()],
    )
    for line, quantity in chosen.items():
        back = f"cancellation:{cancellation.pk}:{line.pk}"
        give_units_back(line, quantity, restock=True, key=back, why=why, by=by, now=now)
        line.cancelled += quantity
        line.save(update_fields=["cancelled"])
    return cancellation


def _move_on(order: Order, *, by: str, why: str, now: datetime) -> tuple[Order, bool]:
    """The order after its units were cancelled, and whether it has come to nothing by that."""
    lines = list(order.lines.all())
    if any(line.to_ship for line in lines):
        note(order, "cancel_units", by=by, why=why, now=now)
        return order, False
    if any(line.shipped for line in lines):
        return apply_transition(order.pk, CANCEL_REST, by=by, why=why, now=now), False
    return apply_transition(order.pk, CANCEL_AGREED, by=by, why=why, now=now), True
