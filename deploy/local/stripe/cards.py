"""Look here for Stripe's published test cards and what each of them does.

Source: https://docs.stripe.com/testing
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from deploy.local.stripe.errors import ApiError
from deploy.local.stripe.parameters import Parameters


class Authentication(StrEnum):
    """When the card wants 3-D Secure."""

    NEVER = "never"
    UNLESS_SAVED = "unless_saved"  # not off session, once it was saved for that
    ALWAYS = "always"


class RefundCourse(StrEnum):
    """How a refund to the card goes."""

    IMMEDIATE = "succeeded"
    PENDING = "pending"  # succeeds later
    FAILS = "fails"  # says that it succeeded, and fails later


@dataclass(frozen=True, slots=True)
class Decline:
    """Why an issuer refuses, in Stripe's codes and words."""

    code: str
    decline_code: str | None
    message: str


_DECLINED = "Your card was declined."
GENERIC: Final = Decline("card_declined", "generic_decline", _DECLINED)
INSUFFICIENT: Final = Decline(
    "card_declined", "insufficient_funds", "Your card has insufficient funds."
)
LOST: Final = Decline("card_declined", "lost_card", _DECLINED)
STOLEN: Final = Decline("card_declined", "stolen_card", _DECLINED)
FRAUDULENT: Final = Decline("card_declined", "fraudulent", _DECLINED)
EXPIRED: Final = Decline("expired_card", None, "Your card has expired.")
WRONG_CVC: Final = Decline("incorrect_cvc", None, "Your card's security code is incorrect.")
PROCESSING: Final = Decline(
    "processing_error",
    None,
    "An error occurred while processing your card. Try again in a little bit.",
)


@dataclass(frozen=True, slots=True)
class TestCard:
    """One card. `name` is the end of `pm_card_...` and `tok_...`; `note` is for the dashboard."""

    number: str
    name: str
    note: str
    decline: Decline | None = None
    authentication: Authentication = Authentication.NEVER
    refund: RefundCourse = RefundCourse.IMMEDIATE
    dispute: str | None = None  # the reason that the holder gives the bank
    attachable: bool = True
    country: str = "US"
    funding: str = "credit"

    @property
    def brand(self) -> str:
        """The card's scheme, as Stripe names it."""
        return brand_of(self.number)


_AUTH, _SAVED = Authentication.ALWAYS, Authentication.UNLESS_SAVED
_CARDS = (
    TestCard("4242424242424242", "visa", "Succeeds"),
    TestCard("4000056655665556", "visa_debit", "Succeeds", funding="debit"),
    TestCard("5555555555554444", "mastercard", "Succeeds"),
    TestCard("2223003122003222", "mastercard_2_series", "Succeeds"),
    TestCard("5200828282828210", "mastercard_debit", "Succeeds", funding="debit"),
    TestCard("378282246310005", "amex", "Succeeds"),
    TestCard("371449635398431", "amex_2", "Succeeds"),
    TestCard("6011111111111117", "discover", "Succeeds"),
    TestCard("4000005280000002", "nl", "Succeeds, Dutch card", country="NL"),
    TestCard("4000000560000004", "be", "Succeeds, Belgian card", country="BE"),
    TestCard("4000002760000016", "de", "Succeeds, German card", country="DE"),
    TestCard(
        "4000002500003155",
        "authenticationRequiredOnSetup",
        "3-D Secure, unless saved for later",
        authentication=_SAVED,
    ),
    TestCard("4000002760003184", "authenticationRequired", "3-D Secure", authentication=_AUTH),
    TestCard("4000000000003220", "threeDSecure2Required", "3-D Secure", authentication=_AUTH),
    TestCard("4000000000003063", "threeDSecureRequired", "3-D Secure", authentication=_AUTH),
    TestCard(
        "4000008400001629",
        "threeDSecureRequiredChargeDeclined",
        "3-D Secure, then declined",
        decline=GENERIC,
        authentication=_AUTH,
    ),
    TestCard(
        "4000008260003178",
        "authenticationRequiredChargeDeclinedInsufficientFunds",
        "3-D Secure, then insufficient funds",
        decline=INSUFFICIENT,
        authentication=_AUTH,
    ),
    TestCard(
        "4000000000000002", "visa_chargeDeclined", "Declined", decline=GENERIC, attachable=False
    ),
    TestCard(
        "4000000000009995",
        "visa_chargeDeclinedInsufficientFunds",
        "Insufficient funds",
        decline=INSUFFICIENT,
        attachable=False,
    ),
    TestCard(
        "4000000000009987",
        "visa_chargeDeclinedLostCard",
        "Lost card",
        decline=LOST,
        attachable=False,
    ),
    TestCard(
        "4000000000009979",
        "visa_chargeDeclinedStolenCard",
        "Stolen card",
        decline=STOLEN,
        attachable=False,
    ),
    TestCard(
        "4000000000000069",
        "chargeDeclinedExpiredCard",
        "Expired card",
        decline=EXPIRED,
        attachable=False,
    ),
    TestCard(
        "4000000000000127",
        "chargeDeclinedIncorrectCvc",
        "Wrong CVC",
        decline=WRONG_CVC,
        attachable=False,
    ),
    TestCard(
        "4000000000000119",
        "chargeDeclinedProcessingError",
        "Processing error",
        decline=PROCESSING,
        attachable=False,
    ),
    TestCard("4100000000000019", "radarBlock", "Blocked as fraud", decline=FRAUDULENT),
    TestCard("4000000000000341", "chargeCustomerFail", "Saves, then declines", decline=GENERIC),
    TestCard("4000000000000259", "createDispute", "Paid, then disputed", dispute="fraudulent"),
    TestCard(
        "4000000000002685",
        "createDisputeProductNotReceived",
        "Paid, then disputed as not received",
        dispute="product_not_received",
    ),
    TestCard("4000000000007726", "pendingRefund", "Refunds pend", refund=RefundCourse.PENDING),
    TestCard("4000000000005126", "refundFail", "Refunds fail later", refund=RefundCourse.FAILS),
)
BY_NUMBER: Final = {card.number: card for card in _CARDS}
_SHORT = {  # Stripe publishes these beside the names with `visa_` in front
    "chargeDeclined": "visa_chargeDeclined",
    "chargeDeclinedInsufficientFunds": "visa_chargeDeclinedInsufficientFunds",
    "chargeDeclinedLostCard": "visa_chargeDeclinedLostCard",
    "chargeDeclinedStolenCard": "visa_chargeDeclinedStolenCard",
}
_NAMES = {card.name: card for card in _CARDS}
BY_NAME: Final = _NAMES | {short: _NAMES[name] for short, name in _SHORT.items()}


@dataclass(frozen=True, slots=True)
class GivenCard:
    """A test card as someone typed it, checked."""

    card: TestCard
    exp_month: int
    exp_year: int
    cvc_given: bool


def brand_of(number: str) -> str:
    """The scheme by the first digits."""
    if number.startswith("4"):
        return "visa"
    if number[:2] in {"34", "37"}:
        return "amex"
    if number[:2] in {"51", "52", "53", "54", "55"} or 2221 <= int(number[:4]) <= 2720:
        return "mastercard"
    return "discover" if number.startswith("6") else "unknown"


def passes_luhn(number: str) -> bool:
    """The check digit of card numbers. Source: ISO/IEC 7812-1, annex B."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def card_error(message: str, code: str, param: str | None = None) -> ApiError:
    """What is wrong with the card as it was typed."""
    return ApiError(402, message, kind="card_error", code=code, param=param)


def by_test_name(identifier: str) -> TestCard | None:
    """The card behind `pm_card_visa` or `tok_visa`."""
    for prefix in ("pm_card_", "tok_"):
        if identifier.startswith(prefix):
            return BY_NAME.get(identifier.removeprefix(prefix))
    return None


def read_card(given: Parameters, *, year: int, month: int) -> GivenCard:
    """Check a card as typed, or take the one that a token stands for; `year`, `month` are now's.

    Raises:
        ApiError: what Stripe says of a wrong number, expiry or CVC.
    """
    given.allow("number", "exp_month", "exp_year", "cvc", "token", "networks")
    token = given.text("token")
    if token is not None:
        known = by_test_name(token)
        if known is None:
            raise ApiError(
                400, f"No such token: '{token}'", param="card[token]", code="resource_missing"
            )
        return GivenCard(known, exp_month=12, exp_year=year + 4, cvc_given=True)
    number = given.required_text("number").replace(" ", "").replace("-", "")
    exp_month = given.required_integer("exp_month")
    exp_year = given.required_integer("exp_year")
    exp_year += 2000 if exp_year < 100 else 0
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        raise card_error("Your card number is invalid.", "invalid_number", "number")
    if not passes_luhn(number):
        raise card_error("Your card number is incorrect.", "incorrect_number", "number")
    if not 1 <= exp_month <= 12 or (exp_year == year and exp_month < month):
        raise card_error(
            "Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month"
        )
    if not year <= exp_year <= year + 50:
        raise card_error(
            "Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year"
        )
    cvc = given.text("cvc")
    length = 4 if brand_of(number) == "amex" else 3
    if cvc is not None and not (cvc.isascii() and cvc.isdigit() and 3 <= len(cvc) <= length):
        raise card_error("Your card's security code is invalid.", "invalid_cvc", "cvc")
    card = BY_NUMBER.get(number)
    if card is None:
        raise ApiError(
            402,
            "Your card was declined. Your request was in test mode, but used a non test (live) "
            "card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
            kind="card_error",
            code="card_declined",
            decline_code="test_mode_live_card",
        )
    return GivenCard(card, exp_month, exp_year, cvc_given=cvc is not None)
