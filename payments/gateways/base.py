"""What the shop asks of a payment provider, in the shop's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shop.kernel.money import Money


class Status(StrEnum):
    """Where a payment stands."""

    OPEN = "open"  # the customer can still pay
    PROCESSING = "processing"  # the bank is busy; it may take days
    SUCCEEDED = "succeeded"  # the money is ours
    CANCELLED = "cancelled"  # nobody can pay it any more


@dataclass(frozen=True, slots=True)
class PaymentReport:
    """What a provider says of one payment at one moment.

    amount: asked for while it is not paid, received once it is.
    failure: why the last try failed, for the customer; empty when none did.
    """

    gateway_id: str
    status: Status
    amount: Money
    failure: str = ""


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """A report that the provider sent by itself. It may come twice, late, and out of order."""

    event_id: str
    type: str
    report: PaymentReport | None  # None: an event that the shop does not act on


@dataclass(frozen=True, slots=True)
class StartedPayment:
    """A payment that the customer's browser can take further with this secret."""

    gateway_id: str
    client_secret: str
    report: PaymentReport


class PaymentGateway(Protocol):
    """Implementations are stateless and safe to share between threads.

    Every call is bounded in time and raises ProviderUnavailable when the provider does not answer.
    """

    def start(self, *, order_id: str, order_number: str, amount: Money) -> StartedPayment:
        """Open a payment. A repeat for the same order within 24 hours returns the same one.

        Raises:
            PaymentDeclined: the provider refuses, for a reason the customer can act on.
        """

    def resume(self, gateway_id: str) -> StartedPayment:
        """A payment that was opened before."""

    def report(self, gateway_id: str) -> PaymentReport:
        """Where a payment stands now."""

    def cancel(self, gateway_id: str) -> PaymentReport:
        """See to it that nobody pays any more; the report says whether somebody just has."""

    def refund(self, gateway_id: str, *, amount: Money, key: str) -> str:
        """Send money back; the same key sends it once. Returns the provider's id."""

    def read_event(self, payload: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """Verify and translate a webhook's body.

        Raises:
            BadSignature: it was not signed with our secret, or too long ago.
        """

    def ping(self) -> None:
        """Ask for next to nothing, to see whether the provider answers."""
