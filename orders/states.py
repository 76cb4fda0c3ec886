"""The life of an order.

    PLACING ----------reject-> REJECTED
       | await_payment
    AWAITING_PAYMENT --cancel-> CANCELLED --.
       | pay        `--expire-> EXPIRED ----+ revive: paid late, and the stock is still there
    PAID <----------------------------------'

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
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


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
PAY = Transition("pay", frozenset({_S.AWAITING_PAYMENT}), _S.PAID)
CANCEL = Transition("cancel", frozenset({_S.AWAITING_PAYMENT}), _S.CANCELLED)
EXPIRE = Transition("expire", frozenset({_S.AWAITING_PAYMENT}), _S.EXPIRED)
REVIVE = Transition("revive", frozenset({_S.CANCELLED, _S.EXPIRED}), _S.PAID)

TRANSITIONS = (AWAIT_PAYMENT, REJECT, PAY, CANCEL, EXPIRE, REVIVE)
UNDONE = frozenset({_S.CANCELLED, _S.EXPIRED})  # its stock was given back
