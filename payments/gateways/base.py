"""What the shop asks of a payment provider, in the shop's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable

from shop.kernel.money import Money


class Status(StrEnum):
    """Where a payment stands."""

    OPEN = "open"  # the customer can still pay
    PROCESSING = "processing"  # the bank is busy; it may take days
    AUTHORISED = "authorised"  # the money is promised, and not ours yet
    SUCCEEDED = "succeeded"  # the money is ours
    CANCELLED = "cancelled"  # nobody can pay it any more


class Failure(StrEnum):
    """Why a try to pay failed, as far as the customer can do something about it."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    EXPIRED = "expired"
    WRONG_DETAILS = "wrong_details"
    NOT_APPROVED = "not_approved"
    BANK_TROUBLE = "bank_trouble"
    DECLINED = "declined"  # her bank does not say why, or nobody should be told


class RefundStatus(StrEnum):
    """Where a refund stands. It moves down this list only."""

    REQUESTED = "requested"  # recorded by the shop; the provider has not taken it yet
    PENDING = "pending"  # taken, and on its way
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # refused, or sent back by the customer's bank


class DisputeStatus(StrEnum):
    """Where a dispute stands."""

    TO_ANSWER = "to_answer"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PaymentReport:
    """What a provider says of one payment at one moment.

    amount: asked for while it is not paid, received once it is.
    failure: why the last try failed, in the provider's words; empty when none did.
    reason: the same in ours; empty when none did, or nothing is known of it.
    """

    gateway_id: str
    status: Status
    amount: Money
    failure: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefundReport:
    """What a provider says of one refund.

    gateway_id: empty when the provider refused it at once.
    key: that the shop gave it; empty when it was not made by the shop.
    """

    gateway_id: str
    payment_gateway_id: str
    status: RefundStatus
    amount: Money
    failure: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class DisputeReport:
    """What a provider says of a payment that the customer's bank wants back."""

    gateway_id: str
    payment_gateway_id: str
    status: DisputeStatus
    amount: Money
    reason: str
    opened_at: datetime
    due_by: datetime | None = None


Report: TypeAlias = PaymentReport | RefundReport | DisputeReport


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """A report that the provider sent by itself. It may come twice, late, and out of order."""

    event_id: str
    type: str
    report: Report | None  # None: an event that the shop does not act on


@dataclass(frozen=True, slots=True)
class StartedPayment:
    """A payment that the customer's browser can take further with this secret, if it has one."""

    gateway_id: str
    client_secret: str
    report: PaymentReport


@dataclass(frozen=True, slots=True)
class GatewayPayment:
    """A payment in the provider's books, for the audit. `order_id`: empty if it is not ours."""

    gateway_id: str
    order_id: str
    status: Status
    received: Money
    refunded: Money


class PaymentGateway(Protocol):
    """Implementations are stateless and safe to share between threads.

    Every call is bounded in time and raises ProviderUnavailable when the provider does not answer,
    and UnknownPayment for a payment or refund that it does not have.
    """

    @property
    def takes_promised_money(self) -> bool:
        """Whether promised money has to be taken by `capture`; False: it comes by itself."""

    def start(
        self,
        *,
        order_id: str,
        order_number: str,
        amount: Money,
        attempt: int = 1,
        customer: str | None = None,
        capture_later: bool = False,
    ) -> StartedPayment:
        """Open a payment. A repeat with the same arguments within 24 hours returns the same one.

        Where the provider itself failed at it, a repeat is another try.

        attempt: counts on when the payments before were cancelled.
        customer: as the provider knows her, so that she can pay by what she saved there.
        capture_later: only promise the money for now, where the way to pay can do so.

        Raises:
            PaymentDeclined: the provider refuses, for a reason the customer can act on.
        """

    def resume(self, gateway_id: str) -> StartedPayment:
        """A payment that was opened before."""

    def report(self, gateway_id: str) -> PaymentReport:
        """Where a payment stands now."""

    def capture(self, gateway_id: str, *, amount: Money, key: str) -> PaymentReport:
        """Take promised money; the same key takes it once. The report says how it then stands."""

    def cancel(self, gateway_id: str) -> PaymentReport:
        """See to it that nobody pays any more; the report says whether somebody just has."""

    def refund(self, gateway_id: str, *, amount: Money, reason: str, key: str) -> RefundReport:
        """Send money back; the same key sends it once, however much later it is repeated.

        A provider that refuses says so by a report that failed.
        """

    def refund_report(self, gateway_id: str) -> RefundReport:
        """Where a refund stands now."""

    def payments_since(self, since: datetime) -> Iterator[GatewayPayment]:
        """Every payment opened since then, for the audit."""

    def ping(self) -> None:
        """Ask for next to nothing, to see whether the provider answers."""


@runtime_checkable
class ReportsByWebhook(Protocol):
    """A provider that tells by itself what happened."""

    def read_event(self, payload: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """Verify and translate a webhook's body.

        Raises:
            BadSignature: it was not signed with our secret, or too long ago.
        """


@dataclass(frozen=True, slots=True)
class Card:
    """A card that a customer saved at the provider, as far as the shop may know it."""

    id: str
    brand: str
    last4: str
    expires: str  # MM/YYYY


@runtime_checkable
class KeepsCards(Protocol):
    """A provider that keeps cards for customers who sign in."""

    def open_customer(self, *, user_id: int, email: str) -> str:
        """The provider's id of a user. A repeat within 24 hours returns the same one."""

    def card_session(self, customer: str) -> str:
        """A secret by which the payment page may show, save and remove this customer's cards."""

    def new_card(self, customer: str) -> str:
        """A secret by which a browser may add one card without paying."""

    def cards(self, customer: str) -> list[Card]:
        """Her cards, newest first."""

    def remove_card(self, customer: str, card_id: str) -> bool:
        """Forget a card of hers. False when it is not hers, or gone already."""

    def forget_customer(self, customer: str) -> None:
        """Forget her and all her cards. One that is gone already stays so."""
