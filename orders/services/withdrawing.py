"""A customer withdraws from the contract, or from part of it.

Source: Directive 2011/83/EU, articles 9 to 14, and 11a for the function on the page of the order.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.transaction import atomic

from orders.errors import ReturnPeriodOver, TransitionRefused, UnitsNotThere
from orders.selectors.returns import returnable
from orders.selectors.withdrawals import (
    Withdrawal,
    find_withdrawal,
    split,
    withdraw_until,
    withdrawable,
)
from orders.services.cancelling import cancel_sold
from orders.services.returns import announce_return
from orders.services.transitions import locked
from orders.states import SOLD


def withdraw(
    order_id: UUID,
    *,
    units: Mapping[int, int] | None,
    reason: str = "",
    by: str,
    answer_to: str = "",
    key: str,
    now: datetime,
) -> Withdrawal:
    """Take the customer's notice, and confirm it by mail. The same key again is the same notice.

    Units that were not sent are cancelled first, and their money goes back; the others come back.

    units: how many of which order line, by the line's id; None: all that still can.
    by: who gives the notice, as she wrote it.
    answer_to: where the confirmation goes; the order's own address unless it is said.
    key: from `withdrawal_key`.

    Raises:
        TransitionRefused: the order is not sold, or has ended.
        ReturnPeriodOver: it was sent too long ago.
        UnitsNotThere: more than can still be withdrawn from, or nothing at all.
    """
    with atomic():
        order = locked(order_id)
        known = find_withdrawal(order, key)
        if known is not None:
            return known
        if order.state not in SOLD:
            raise TransitionRefused(transition="withdraw", state=order.state)
        may = withdrawable(order, now=now)
        chosen = may if units is None else dict(units)
        _check(chosen, may, is_late=_is_late(withdraw_until(order), now), sent=returnable(order))
        cancelled, returned = split(order, chosen)
        notice: dict[str, Any] = {
            "by": by[:254],
            "answer_to": answer_to,
            "key": key,
            "now": now,
        }
        if cancelled:
            cancel_sold(order_id, units=cancelled, why=reason, **notice)
        if returned:
            announce_return(order_id, units=returned, reason=reason, **notice)
        done = find_withdrawal(order, key)
        assert done is not None
    return done


def _check(
    chosen: Mapping[int, int],
    may: Mapping[int, int],
    *,
    is_late: bool,
    sent: Mapping[int, int],
) -> None:
    fits = all(1 <= count <= may.get(pk, 0) for pk, count in chosen.items())
    if chosen and fits:
        return
    if is_late and any(sent.get(pk, 0) for pk in chosen or sent):
        raise ReturnPeriodOver(days=settings.RETURN_DAYS)
    raise UnitsNotThere


def _is_late(until: datetime | None, now: datetime) -> bool:
    return until is not None and now > until
