"""What a customer is told of her order's money, in words of orders.

Payments, which stand above and know it, fill it in: settings.ORDER_MONEY names what does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.utils.module_loading import import_string

from orders.models import Order
from shop.kernel.money import Money


class Standing(StrEnum):
    """Where the payment of an order stands, for its customer."""

    NOT_STARTED = "not_started"
    OPEN = "open"  # she can pay; perhaps a try failed
    PROCESSING = "processing"  # her bank, or the shop, has to say whether it came
    AUTHORISED = "authorised"  # promised: taken when the goods leave, or to be transferred
    PAID = "paid"
    CANCELLED = "cancelled"  # nobody has to pay, nor can


class NextStep(StrEnum):
    """What the customer has to do about it."""

    PAY = "pay"
    WAIT = "wait"
    TRANSFER = "transfer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FailedTry:
    """Why the last try to pay failed. text: for her, in the active language."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class BankDetails:
    """What the customer has to transfer, where to, and until when."""

    iban: str
    holder: str
    reference: str
    amount: Money
    due_on: date


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """Money that goes back. is_sent: by the provider; her bank may take some days to show it."""

    amount: Money
    recorded_at: datetime
    is_sent: bool


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """An order's payment and refunds.

    method: by which it is paid, or would be; None: none was chosen.
    can_pay: whether starting a payment makes sense.
    """

    state: Standing
    next_step: NextStep
    can_pay: bool
    method: str | None = None
    failure: FailedTry | None = None
    transfer: BankDetails | None = None
    refunds: tuple[MoneyBack, ...] = ()


def money_of(order: Order) -> OrderMoney:
    """Of an order as it was read. One query before anything was paid."""
    tell: Callable[[Order], OrderMoney] = import_string(settings.ORDER_MONEY)
    return tell(order)
