"""Units that come back: announced by the customer, then received and restocked or written off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.transaction import atomic

from orders.errors import ReturnClosed, ReturnPeriodOver, TransitionRefused, UnitsNotThere
from orders.models import MailKind, Order, OrderLine, Return, ReturnLine, ReturnState
from orders.selectors.returns import return_deadline, returnable
from orders.services.mails import tell
from orders.services.transitions import locked, note
from orders.services.units import give_units_back, lines_of
from orders.states import SENT
from shop.kernel.errors import KeyReused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line's units that came back."""

    restock: int = 0
    write_off: int = 0


def announce_return(
    order_id: UUID,
    *,
    units: Mapping[int, int],
    reason: str = "",
    is_withdrawal: bool = True,
    by: str,
    answer_to: str = "",
    key: str,
    now: datetime,
) -> Return:
    """The customer sends units back. The same key again is the same return.

    units: how many of which order line, by the line's id.
    answer_to: where the confirmation goes; the order's own address unless it is said.

    Raises:
        UnitsNotThere: more than were sent and are not on their way back, or nothing at all.
        TransitionRefused: nothing of the order was sent.
        ReturnPeriodOver: it was sent too long ago.
        KeyReused: the key came before, for other units or another reason.
    """
    with atomic():
        order = locked(order_id)
        known = _announced_before(order, units, reason, key=key)
        if known is not None:
            return known
        chosen = _lines_that_may_come(order, units, now=now)
        announced = Return.objects.create(
            order=order,
            key=key,
            is_withdrawal=is_withdrawal,
            reason=reason[:500],
            requested_at=now,
            requested_by=by,
        )
        ReturnLine.objects.bulk_create(
            ReturnLine(of_return=announced, line=line, quantity=quantity)
            for line, quantity in chosen.items()
        )
        note(order, "return_announced", by=by, why=reason, now=now)
        tell(
            order,
            MailKind.RETURN_ANNOUNCED,
            key=f"return:{announced.pk}",
            now=now,
            to=answer_to,
            facts={"return": str(announced.pk)},
        )
    return announced


def _announced_before(
    order: Order, units: Mapping[int, int], reason: str, *, key: str
) -> Return | None:
    """The return of this very request. Raises KeyReused."""
    known = Return.objects.filter(key=key).first()
    if known is None:
        return None
    asked = {one.line_id: one.quantity for one in known.lines.all()}
    if (known.order_id, asked, known.reason) != (order.pk, dict(units), reason[:500]):
        raise KeyReused
    return known


def _lines_that_may_come(
    order: Order, units: Mapping[int, int], *, now: datetime
) -> dict[OrderLine, int]:
    """What is asked for. Raises TransitionRefused, ReturnPeriodOver, UnitsNotThere."""
    if order.state not in SENT:
        raise TransitionRefused(transition="return", state=order.state)
    if now > return_deadline(order):
        raise ReturnPeriodOver(days=settings.RETURN_DAYS)
    chosen = lines_of(order, units)
    may_come = returnable(order)
    if any(quantity > may_come[line.pk] for line, quantity in chosen.items()):
        raise UnitsNotThere
    return chosen


def receive_return(
    return_id: UUID, *, outcomes: Mapping[int, Outcome], by: str, now: datetime
) -> Return:
    """The parcel is back: count what was in it. The same counts again change nothing.

    outcomes: by the order line's id; a line that is missing did not come back.

    Raises:
        UnitsNotThere: more than were announced.
        TransitionRefused: the return was refused.
        ReturnClosed: it was received before, with other counts.
    """
    with atomic():
        received = _locked_return(return_id)
        if received.state == ReturnState.REFUSED:
            raise TransitionRefused(transition="receive_return", state=received.state)
        lines = {one.line_id: one for one in received.lines.select_related("line")}
        if received.state == ReturnState.RECEIVED:
            _check_same(received, lines, outcomes)
            return received
        if set(outcomes) - set(lines):
            raise UnitsNotThere
        for id_, outcome in outcomes.items():
            _take_in(lines[id_], outcome, by=by, now=now)
        _close(received, ReturnState.RECEIVED, by=by, now=now)
        note(received.order, "return_received", by=by, why="", now=now)
    return received


def _check_same(
    received: Return, lines: Mapping[int, ReturnLine], outcomes: Mapping[int, Outcome]
) -> None:
    before = {pk: Outcome(one.restocked, one.written_off) for pk, one in lines.items()}
    if before != {pk: Outcome() for pk in lines} | dict(outcomes):
        raise ReturnClosed(who=received.closed_by, state=received.get_state_display())


def take_in_unannounced(
    order_id: UUID, *, outcomes: Mapping[int, Outcome], by: str, key: str, now: datetime
) -> Return:
    """Units are back that nobody announced. The same key again is the same return.

    outcomes: by the order line's id.

    Raises:
        UnitsNotThere: more than were sent and did not come back, or nothing at all.
        ReturnClosed: the key came before, with other counts.
    """
    with atomic():
        order = locked(order_id)
        known = Return.objects.filter(key=key, order=order).first()
        if known is not None:
            _check_same(known, {one.line_id: one for one in known.lines.all()}, outcomes)
            return known
        came = {line_id: one.restock + one.write_off for line_id, one in outcomes.items()}
        may_come = returnable(order)
        chosen = lines_of(order, came)
        if any(units > may_come[line.pk] for line, units in chosen.items()):
            raise UnitsNotThere
        taken = Return(order=order, key=key, requested_at=now, requested_by=by)
        _close(taken, ReturnState.RECEIVED, by=by, now=now, is_new=True)
        for line, units in chosen.items():
            one = ReturnLine.objects.create(of_return=taken, line=line, quantity=units)
            _take_in(one, outcomes[line.pk], by=by, now=now)
        note(order, "return_received", by=by, why="", now=now)
    return taken


def refuse_return(return_id: UUID, *, why: str, by: str, now: datetime) -> Return:
    """Nothing came, or it may not come back. A return that is closed stays as it is."""
    with atomic():
        refused = _locked_return(return_id)
        if refused.state == ReturnState.REQUESTED:
            _close(refused, ReturnState.REFUSED, by=by, now=now)
            note(refused.order, "return_refused", by=by, why=why, now=now)
    return refused


def _locked_return(return_id: UUID) -> Return:
    """A return as it is now that its order is locked: all that changes returns locks the order."""
    order = locked(Return.objects.values_list("order_id", flat=True).get(pk=return_id))
    found = Return.objects.get(pk=return_id)
    found.order = order
    return found


def _take_in(one: ReturnLine, outcome: Outcome, *, by: str, now: datetime) -> None:
    came = outcome.restock + outcome.write_off
    if min(outcome.restock, outcome.write_off) < 0 or came > one.quantity:
        raise UnitsNotThere
    line = one.line
    for way, units in (("restock", outcome.restock), ("write_off", outcome.write_off)):
        if units:
            key, again = f"return:{one.pk}:{way}", way == "restock"
            give_units_back(line, units, restock=again, key=key, why="returned", by=by, now=now)
            line.returned += units
    line.save(update_fields=["returned"])
    one.restocked, one.written_off = outcome.restock, outcome.write_off
    one.save(update_fields=["restocked", "written_off"])


def _close(
    one: Return, state: ReturnState, *, by: str, now: datetime, is_new: bool = False
) -> None:
    one.state, one.closed_at, one.closed_by = state, now, by
    if is_new:
        one.save(force_insert=True)
    else:
        one.save(update_fields=["state", "closed_at", "closed_by"])
