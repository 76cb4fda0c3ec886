"""What orders do, and what that means for their money. Connected in payments.apps.

Called inside the transaction that makes it so, with the order locked: only tables and jobs here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orders.models import Order, OrderLine
from payments.gateways.registry import gateway
from payments.models import PaymentState
from payments.services.cancelled_units import refund_cancelled_units
from payments.services.promises import capture_promised, release_promise


def units_were_cancelled(
    sender: type,  # noqa: ARG001 (as signals call it)
    *,
    order: Order,
    units: Mapping[OrderLine, int],
    whole: bool,
    key: str,
    by: str,
    now: datetime,
    **_others: Any,
) -> None:
    """Their money goes back; when it was only promised, and nothing is left of the order, let go.

    Units of an order that is not paid yet go back when it is.
    """
    counts = {line.pk: count for line, count in units.items()}
    refund_cancelled_units(order, units=counts, whole=whole, by=by, key=f"cancelled:{key}", now=now)
    if whole:
        for payment in order.payments.filter(state=PaymentState.AUTHORISED):
            release_promise.defer(payment_id=payment.pk)


def units_were_shipped(
    sender: type,  # noqa: ARG001 (as signals call it)
    *,
    order: Order,
    **_others: Any,
) -> None:
    """With the first parcel the promised money is taken, all of it."""
    for payment in order.payments.filter(state=PaymentState.AUTHORISED):
        if gateway(payment.gateway).takes_promised_money:
            capture_promised.defer(payment_id=payment.pk)
