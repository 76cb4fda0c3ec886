"""Look here for how PaymentMethods are made, and what keeping one means.

Source: https://docs.stripe.com/api/payment_methods
"""

from datetime import UTC, datetime

from deploy.local.stripe.calls import Call
from deploy.local.stripe.cards import BY_NUMBER, GivenCard, TestCard, by_test_name, read_card
from deploy.local.stripe.debits import read_iban
from deploy.local.stripe.errors import ApiError, invalid, missing
from deploy.local.stripe.ids import new_id
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

TYPES = ("card", "ideal", "bancontact", "sepa_debit")
# The others pay once: https://docs.stripe.com/payments/payment-methods/payment-method-support
REUSABLE = ("card", "sepa_debit")
REDISPLAY = ("always", "limited", "unspecified")
_ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
# What Stripe asks of the payer for each type, besides the type's own fields.
_NEEDED = {"bancontact": ("name",), "sepa_debit": ("name", "email")}


def card_of(method: Stored) -> TestCard:
    """The test card behind a method of type card."""
    return BY_NUMBER[method.private["number"]]


def create(call: Call) -> JsonObject:
    """POST /v1/payment_methods."""
    return build(call.work, call.params).body


def build(work: Work, given: Parameters) -> Stored:
    """Make a method from `payment_method_data` or the fields of its own endpoint."""
    given.allow("type", "billing_details", "metadata", "allow_redisplay", "radar_options", *TYPES)
    kind = given.required_text("type")
    if kind not in TYPES:
        raise invalid(f"Invalid {given.path('type')}: must be one of {', '.join(TYPES)}")
    billing = billing_details(given.nested("billing_details"))
    for name in _NEEDED.get(kind, ()):
        if not billing[name]:
            raise missing(f"billing_details[{name}]")
    details, private = _details(work, kind, given)
    body = _body(work, kind, details, billing) | {
        "allow_redisplay": given.choice("allow_redisplay", REDISPLAY) or "unspecified",
        "metadata": given.metadata({}),
    }
    return work.add(body, private)


def _details(work: Work, kind: str, given: Parameters) -> tuple[JsonObject, JsonObject]:
    own = given.nested(kind)
    if kind == "card":
        if own is None:
            raise missing(given.path("card"))
        today = datetime.fromtimestamp(work.now, UTC)
        card = read_card(own, year=today.year, month=today.month)
        return _card_details(card), {"number": card.card.number}
    if kind == "sepa_debit":
        if own is None:
            raise missing(given.path("sepa_debit"))
        own.allow("iban")
        iban = read_iban(own.required_text("iban"))
        return _account_details(iban), {"iban": iban}
    if kind == "ideal":
        return {"bank": own.text("bank") if own else None, "bic": None}, {}
    return {}, {}


def _body(work: Work, kind: str, details: JsonObject, billing: JsonObject) -> JsonObject:
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": billing,
        "created": work.timestamp,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
        kind: details,
    }


def billing_details(given: Parameters | None) -> JsonObject:
    """Who pays, with every field that Stripe shows."""
    billing: JsonObject = {"address": dict.fromkeys(_ADDRESS)}
    if given is not None:
        given.allow("address", "email", "name", "phone", "tax_id")
        address = given.nested("address")
        if address is not None:
            address.allow(*_ADDRESS)
            billing["address"] = {name: address.text(name) for name in _ADDRESS}
    for name in ("email", "name", "phone", "tax_id"):
        billing[name] = given.text(name) if given else None
    return billing


def _card_details(given: GivenCard) -> JsonObject:
    card = given.card
    return {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked" if given.cvc_given else None,
        },
        "country": card.country,
        "display_brand": card.brand,
        "exp_month": given.exp_month,
        "exp_year": given.exp_year,
        "fingerprint": f"local{card.number[-6:]}",
        "funding": card.funding,
        "generated_from": None,
        "last4": card.number[-4:],
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def _account_details(iban: str) -> JsonObject:
    return {
        "bank_code": iban[4:8],
        "branch_code": "",
        "country": iban[:2],
        "fingerprint": f"local{iban[-6:]}",
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": iban[-4:],
    }


def find(work: Work, identifier: str, *, status: int = 404) -> Stored:
    """The method with this id; a test name such as `pm_card_visa` gives a new one each time."""
    card = by_test_name(identifier) if identifier.startswith("pm_card_") else None
    if card is None:
        return work.get("payment_method", identifier, status=status)
    year = datetime.fromtimestamp(work.now, UTC).year
    details = _card_details(GivenCard(card, exp_month=12, exp_year=year + 4, cvc_given=True))
    body = _body(work, "card", details, billing_details(None))
    return work.add(body, {"number": card.number})


def retrieve(call: Call) -> JsonObject:
    """GET /v1/payment_methods/{id}."""
    return find(call.work, call.ids["id"]).body


def keep_for(work: Work, method: Stored, customer: str) -> None:
    """Attach a method to a customer, for payments to come. No news when it already was."""
    known = method.body["customer"] == customer
    method.body["customer"] = customer
    work.save(method)
    if not known:
        work.emit("payment_method.attached", method.body)


def let_go(work: Work, method: Stored) -> None:
    """Take a method away from its customer, for good."""
    customer = method.body["customer"]
    method.body["customer"] = None
    method.private["spent"] = True
    work.save(method)
    work.emit("payment_method.detached", method.body, {"customer": customer})


def reused() -> ApiError:
    """A method that belongs to nobody pays once."""
    return ApiError(
        400,
        "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
        "attachment, shared with a connected account without Customer attachment, or was detached "
        "from a Customer. It may not be used again. To use a PaymentMethod multiple times, you "
        "must attach it to a Customer first.",
    )
