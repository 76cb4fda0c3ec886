"""The life of an order.

    PLACING ----------reject-> REJECTED
       | await_payment
    AWAITING_PAYMENT --cancel-> CANCELLED --.
       |   |        `--expire-> EXPIRED ----+ revive: paid late, and the stock is still there
       |   | authorise                      |
       |   v                                |
       | AUTHORISED --pay-> PAID <----------'
       `---pay--------------^ |
    AUTHORISED, PAID --ship_part-> PARTLY_SHIPPED --ship, cancel_rest-> SHIPPED
    AUTHORISED, PAID --ship-> SHIPPED      AUTHORISED, PAID --cancel_agreed-> CANCELLED

An authorised order is sold, and its money is promised: reserved on a card until the shop takes it,
or owed on an invoice. It may be shipped before it is paid; whether it is, `Order.paid_at` tells.

Pure: imports no table and nothing of Django's web layer.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orders.errors import TransitionRefused


class OrderState(TextChoices):
    """Where an order stands."""

    PLACING = "placing", _("Being placed")
    REJECTED = "rejected", _("Rejected")
    AWAITING_PAYMENT = "awaiting_payment", _("Awaiting payment")
    AUTHORISED = "authorised", _("Authorised")
    PAID = "paid", _("Paid")
    PARTLY_SHIPPED = "partly_shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class Flag(TextChoices):
    """Why a merchant has to look at an order. docs/operations.md says what to do about each."""

    MISMATCH = "payment_mismatch", _("Another amount was paid")
    AUTHORISATION_LOST = "authorisation_lost", _("Sold, but the promised money will not come")
    REFUND_FAILED = "refund_failed", _("A refund failed")
    DISPUTE = "dispute", _("The customer's bank disputes the payment")


NOTE = "note"  # in the history: what staff wrote down, for staff only
LATE_PAYMENT = "late_payment"  # no flag: the shop is told, and has nothing to do
_WORDS = {
    **dict(Flag.choices),
    LATE_PAYMENT: _(
        "A payment came after the order had ended and went back by itself; nothing is to be done"
    ),
}


def flag_name(code: str) -> str:
    """In words what the shop is told; empty for no flag, and a code without words as it is."""
    return str(_WORDS.get(code, code))


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from some states to one."""

    name: str
    sources: frozenset[OrderState]
    target: OrderState

    def check(self, state: OrderState) -> None:
        """Raises TransitionRefused when an order in `state` cannot take this transition."""
        if state not in self.sources:
            raise TransitionRefused(transition=self.name, state=state)


_S = OrderState  # a short name keeps the table readable
AWAIT_PAYMENT = Transition("await_payment", frozenset({_S.PLACING}), _S.AWAITING_PAYMENT)
REJECT = Transition("reject", frozenset({_S.PLACING}), _S.REJECTED)
AUTHORISE = Transition("authorise", frozenset({_S.AWAITING_PAYMENT}), _S.AUTHORISED)
PAY = Transition("pay", frozenset({_S.AWAITING_PAYMENT, _S.AUTHORISED}), _S.PAID)
CANCEL = Transition("cancel", frozenset({_S.AWAITING_PAYMENT}), _S.CANCELLED)
EXPIRE = Transition("expire", frozenset({_S.AWAITING_PAYMENT}), _S.EXPIRED)
REVIVE = Transition("revive", frozenset({_S.CANCELLED, _S.EXPIRED}), _S.PAID)

AGREED = frozenset({_S.AUTHORISED, _S.PAID})  # sold, and nothing shipped yet
OPEN_TO_SHIP = AGREED | {_S.PARTLY_SHIPPED}
CANCEL_AGREED = Transition("cancel_agreed", AGREED, _S.CANCELLED)
SHIP_PART = Transition("ship_part", OPEN_TO_SHIP, _S.PARTLY_SHIPPED)
SHIP = Transition("ship", OPEN_TO_SHIP, _S.SHIPPED)
CANCEL_REST = Transition("cancel_rest", frozenset({_S.PARTLY_SHIPPED}), _S.SHIPPED)

TRANSITIONS = (
    AWAIT_PAYMENT,
    REJECT,
    AUTHORISE,
    PAY,
    CANCEL,
    EXPIRE,
    REVIVE,
    CANCEL_AGREED,
    SHIP_PART,
    SHIP,
    CANCEL_REST,
)
UNDONE = frozenset({_S.CANCELLED, _S.EXPIRED})  # its stock was given back
SOLD = OPEN_TO_SHIP | {_S.SHIPPED}  # its stock was sold, less what was cancelled or came back
OWING = SOLD | {OrderState.AWAITING_PAYMENT}  # as long as its money is not there
SENT = frozenset({_S.PARTLY_SHIPPED, _S.SHIPPED})  # some of it may come back
