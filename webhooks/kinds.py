"""Which events there are, and of what in the shop each tells: see docs/webhooks.md.

A type ends with its version. Within a version members are added to `data`, never taken away or
renamed; anything else is a new version, which is sent beside the old one for as long as that lives.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orders import states
from orders.states import Flag


class EventType(TextChoices):
    """The types, in the order in which they are shown."""

    ORDER_PLACED = "order.placed.v1", _("An order was placed; its stock is reserved")
    ORDER_AUTHORISED = "order.authorised.v1", _("Its money is promised; it may be sent")
    ORDER_PAID = "order.paid.v1", _("It is paid")
    ORDER_SHIPPED = "order.shipped.v1", _("A parcel of it was sent, or it is sent as a whole")
    ORDER_UNITS_CANCELLED = "order.units_cancelled.v1", _("Some units of it will not be sent")
    ORDER_CANCELLED = "order.cancelled.v1", _("It was cancelled")
    ORDER_EXPIRED = "order.expired.v1", _("It was not paid in time")
    ORDER_REFUNDED = "order.refunded.v1", _("Money of it went back")
    ORDER_RETURN_ANNOUNCED = "order.return_announced.v1", _("Units of it will come back")
    ORDER_RETURN_RECEIVED = "order.return_received.v1", _("Units of it came back")
    ORDER_RETURN_REFUSED = "order.return_refused.v1", _("A return of it was refused")
    ORDER_FLAGGED = "order.flagged.v1", _("Somebody has to look at it")
    STOCK_CHANGED = "stock.changed.v1", _("Another number of units of a SKU is for sale")
    STOCK_LOW = "stock.low.v1", _("Few units of a SKU are left")
    STOCK_SOLD_OUT = "stock.sold_out.v1", _("No unit of a SKU is left")


TEST = "webhook.test.v1"  # sent by staff to see whether an endpoint works; nobody chooses it

# What the history of an order says, and which event that is. What is missing is told to nobody: an
# order that is `place`d may still be rejected, and a rejected one is no order.
_OF_HISTORY: dict[str, EventType] = {
    states.AWAIT_PAYMENT.name: EventType.ORDER_PLACED,
    states.AUTHORISE.name: EventType.ORDER_AUTHORISED,
    states.PAY.name: EventType.ORDER_PAID,
    states.REVIVE.name: EventType.ORDER_PAID,
    states.SHIP_PART.name: EventType.ORDER_SHIPPED,
    states.SHIP.name: EventType.ORDER_SHIPPED,
    states.CANCEL_REST.name: EventType.ORDER_UNITS_CANCELLED,
    "cancel_units": EventType.ORDER_UNITS_CANCELLED,
    states.CANCEL.name: EventType.ORDER_CANCELLED,
    states.CANCEL_AGREED.name: EventType.ORDER_CANCELLED,
    states.EXPIRE.name: EventType.ORDER_EXPIRED,
    "refunded": EventType.ORDER_REFUNDED,
    "payment_returned": EventType.ORDER_REFUNDED,
    "return_announced": EventType.ORDER_RETURN_ANNOUNCED,
    "return_received": EventType.ORDER_RETURN_RECEIVED,
    "return_refused": EventType.ORDER_RETURN_REFUSED,
    **{f"flag:{flag.value}"[:30]: EventType.ORDER_FLAGGED for flag in Flag},
}


def type_of(what: str) -> EventType | None:
    """The event of a line of an order's history; None: of none."""
    return _OF_HISTORY.get(what)
