"""What a customer may still undo of an order: all of it before it is sent, its units after that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orders.models import Cancellation, Order, OrderLine, Return
from orders.selectors.returns import return_deadline, returnable
from orders.states import AGREED, OPEN_TO_SHIP, SENT, SOLD, OrderState

WITHDRAWAL = "withdraw:"  # begins the key of what a customer's notice came to
_CANCELLABLE = AGREED | {OrderState.AWAITING_PAYMENT}


def can_cancel(order: Order) -> bool:
    """Whether the customer may end the whole order: nothing of it was sent."""
    return order.state in _CANCELLABLE


def withdraw_until(order: Order) -> datetime | None:
    """The end of the period in which sent units may come back; None while it has not begun."""
    return return_deadline(order) if order.state in SENT and order.shipments.exists() else None


def withdrawable(order: Order, *, now: datetime) -> dict[int, int]:
    """Units by order line that the customer may withdraw from; lines without any are left out.

    Units that were not sent are cancelled by it, at any time; the others come back, in time.
    """
    if order.state not in SOLD:
        return {}
    until = withdraw_until(order)
    sent = returnable(order) if until is not None and now <= until else {}
    units = {line.pk: _to_cancel(order, line) + sent.get(line.pk, 0) for line in order.lines.all()}
    return _some(units)


def split(order: Order, units: Mapping[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Of units by order line: those still in the shop, to be cancelled, and those to come back."""
    here = {line.pk: _to_cancel(order, line) for line in order.lines.all()}
    cancelled = {pk: min(count, here.get(pk, 0)) for pk, count in units.items()}
    returned = {pk: count - cancelled[pk] for pk, count in units.items()}
    return _some(cancelled), _some(returned)


def _some(units: Mapping[int, int]) -> dict[int, int]:
    return {pk: count for pk, count in units.items() if count}


def _to_cancel(order: Order, line: OrderLine) -> int:
    return line.to_ship if order.state in OPEN_TO_SHIP else 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What one notice of a customer came to: units that come back, units that never leave."""

    announced: Return | None
    cancelled: Cancellation | None

    @property
    def received_at(self) -> datetime:
        """When the shop got it."""
        if self.announced is not None:
            return self.announced.requested_at
        assert self.cancelled is not None
        return self.cancelled.at

    @property
    def by(self) -> str:
        """Who gave it, as she wrote."""
        if self.announced is not None:
            return self.announced.requested_by
        assert self.cancelled is not None
        return self.cancelled.by

    @property
    def reason(self) -> str:
        """As she wrote it; nobody has to give one."""
        if self.announced is not None:
            return self.announced.reason
        assert self.cancelled is not None
        return self.cancelled.why

    @property
    def returned_units(self) -> dict[int, int]:
        """By order line."""
        if self.announced is None:
            return {}
        return {one.line_id: one.quantity for one in self.announced.lines.all()}

    @property
    def cancelled_units(self) -> dict[int, int]:
        """By order line."""
        if self.cancelled is None:
            return {}
        return {one["line"]: one["units"] for one in self.cancelled.units}


def find_withdrawal(order: Order, key: str) -> Withdrawal | None:
    """What a notice with this key came to; None: there was none."""
    announced = Return.objects.filter(order=order, key=key).first()
    cancelled = Cancellation.objects.filter(order=order, key=key).first()
    return Withdrawal(announced, cancelled) if announced or cancelled else None


def withdrawal_key(order: Order, attempt: object) -> str:
    """Under which a notice is stored: of one form that was shown, or one request of an app."""
    return f"{WITHDRAWAL}{order.pk}:{attempt}"
