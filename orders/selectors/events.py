"""What customers are told of an order's history; what is the merchant's business has no words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from orders.models import Order

EVENT_TEXTS = {
    "place": _("Ordered"),
    "await_payment": _("Your items are set aside"),
    "pay": _("Paid"),
    "revive": _("Paid after all; your items were still there"),
    "payment_failed": _("A payment did not go through"),
    "payment_returned": _("Your payment was sent back to you"),
    "wait_longer": _("We give your bank more time"),
    "authorise": _("Confirmed"),
    "cancel": _("Cancelled"),
    "cancel_agreed": _("Cancelled"),
    "cancel_units": _("A part was cancelled"),
    "cancel_rest": _("What was not sent is cancelled"),
    "ship_part": _("A parcel left; more follows"),
    "ship": _("The last parcel left"),
    "return_announced": _("You withdrew, and send something back"),
    "return_received": _("What you sent back has arrived"),
    "return_refused": _("What you sent back was not accepted"),
    "refund_recorded": _("Your money is being sent back"),
    "refunded": _("Your money is on its way back"),
    "refund_outside": _("Your money is on its way back"),
    "surplus_payment": _("You paid once too often"),
    "expire": _("Ended, because it was not paid in time"),
    "reject": _("Could not be placed"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to an order. text: a sentence in the reader's language."""

    at: datetime
    what: str
    text: str


def text_of(transition: str) -> str:
    """What customers read of an event; empty for what is the merchant's business."""
    return str(EVENT_TEXTS.get(transition, ""))


def history_of(order: Order) -> list[Happening]:
    """What its customer may know, oldest first. One query."""
    events = order.events.filter(transition__in=EVENT_TEXTS)
    return [Happening(one.at, one.transition, text_of(one.transition)) for one in events]
