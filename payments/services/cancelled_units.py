"""The money of sold units that will not be sent."""

from collections.abc import Mapping
from datetime import datetime

from orders.models import Order
from orders.refund_amounts import refund_amounts
from payments.models import Refund, RefundReason
from payments.selectors.refundable import left_of, paid_payment, sold_of
from payments.services.refunding import refund


def refund_cancelled_units(
    order: Order, *, units: Mapping[int, int], whole: bool, by: str, key: str, now: datetime
) -> Refund | None:
    """Send back what cancelled units cost; of an order that came to nothing, all that is left.

    None: no money is there, or it went back already. The caller holds the order's lock.
    """
    known = Refund.objects.filter(key=key).first()
    payment = paid_payment(order)
    # An amount that does not fit, and never paid the order, is a merchant's to see to.
    if known is not None or payment is None or order.paid_at is None:
        return known
    left, sold = left_of(payment).minor, sold_of(order)
    unrefunded = {line.line_id: line.quantity - line.refunded for line in sold.lines}
    units = {line_id: min(count, unrefunded[line_id]) for line_id, count in units.items()}
    shipping = sold.shipping_left if whole else 0
    worth = refund_amounts(sold, units=units, shipping_minor=shipping).gross.minor
    # What went back before as a goodwill is kept back now.
    extra = left - worth if whole or worth > left else 0
    if worth + extra <= 0:
        return None
    return refund(
        order,
        units=units,
        shipping_minor=shipping,
        extra_minor=extra,
        reason=RefundReason.CANCELLED,
        by=by,
        key=key,
        now=now,
    )


def refund_units_cancelled_before(order: Order, *, by: str, now: datetime) -> Refund | None:
    """The payment of an order has come of which units were cancelled while it was only promised."""
    units = {line.pk: line.cancelled - line.refunded for line in order.lines.all()}
    units = {line_id: count for line_id, count in units.items() if count > 0}
    if not units:
        return None
    key = f"cancelled-before:{order.pk}"
    return refund_cancelled_units(order, units=units, whole=False, by=by, key=key, now=now)
