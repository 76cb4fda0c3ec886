"""How an order stands, for its page and the API: parcels, what comes back, what may be undone."""

from dataclasses import dataclass
from datetime import date, datetime

from orders.models import Order, OrderLine, Return, Shipment
from orders.selectors.orders import vat_by_rate
from orders.selectors.purchases import can_review
from orders.selectors.withdrawals import can_cancel, withdraw_until, withdrawable
from orders.states import OPEN_TO_SHIP, SENT, OrderState
from orders.vat import VatPart

_WAITING = OPEN_TO_SHIP | {OrderState.AWAITING_PAYMENT}


@dataclass(frozen=True, slots=True)
class LineProgress:
    """A line, and what may still become of it.

    expected_on: when units of it come in that were sold before; None: none are awaited.
    withdrawable: units that the customer may withdraw from.
    can_review: whether its buyer may write what she thinks of it.
    """

    line: OrderLine
    expected_on: date | None
    withdrawable: int
    can_review: bool


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """An order, and what changes about it after it is placed."""

    order: Order
    lines: list[LineProgress]
    vat: list[VatPart]
    shipments: list[Shipment]
    returns: list[Return]
    expected_on: date | None  # when the last unit that is still to come is promised
    can_cancel: bool
    can_withdraw: bool
    withdraw_until: datetime | None  # None: nothing was sent yet
    period_is_over: bool


def order_progress(order: Order, *, now: datetime) -> OrderProgress:
    """Of an order whose lines were read already. No query before something was sent, then a few."""
    lines = list(order.lines.all())
    until = withdraw_until(order)
    was_sent = order.state in SENT
    may_go = withdrawable(order, now=now)
    shown = [
        LineProgress(
            line, expected_on(order, line), may_go.get(line.pk, 0), can_review(order, line)
        )
        for line in lines
    ]
    return OrderProgress(
        order=order,
        lines=shown,
        vat=vat_by_rate(order, lines),
        shipments=list(order.shipments.prefetch_related("lines__line")) if was_sent else [],
        returns=list(order.returns.prefetch_related("lines__line")) if was_sent else [],
        expected_on=max((each.expected_on for each in shown if each.expected_on), default=None),
        can_cancel=can_cancel(order),
        can_withdraw=bool(may_go),
        withdraw_until=until,
        period_is_over=until is not None and now > until,
    )


def expected_on(order: Order, line: OrderLine) -> date | None:
    """When units of a line come in that were sold before; None: all are there, or gone out."""
    return line.promised_on if order.state in _WAITING and line.to_ship else None
