"""Look here for the fields of a PaymentIntent: their first values, and which the caller may set."""

from typing import Final

from deploy.local.stripe.amounts import check_amount, read_currency
from deploy.local.stripe.customers import living
from deploy.local.stripe.errors import invalid
from deploy.local.stripe.ids import new_id, random_text
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.payment_methods import REUSABLE, TYPES
from deploy.local.stripe.shapes import JsonObject
from deploy.local.stripe.work import Work

_TEXTS: Final = (
    "description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix",
    "transfer_group",
)  # fmt: skip
SHARED: Final = (
    *_TEXTS, "amount", "capture_method", "currency", "customer", "metadata", "payment_method",
    "payment_method_data", "payment_method_options", "payment_method_types", "setup_future_usage",
    "shipping",
)  # fmt: skip
CREATE: Final = (
    *SHARED, "amount_details", "automatic_payment_methods", "confirm", "confirmation_method",
    "error_on_requires_action", "excluded_payment_method_types", "mandate_data", "off_session",
    "return_url", "use_stripe_sdk",
)  # fmt: skip
CONFIRM: Final = (
    "capture_method", "client_secret", "error_on_requires_action", "mandate_data", "off_session",
    "payment_method", "payment_method_data", "payment_method_options", "payment_method_types",
    "receipt_email", "return_url", "setup_future_usage", "shipping", "use_stripe_sdk",
)  # fmt: skip
_EMPTY: Final = (
    "application", "application_fee_amount", "canceled_at", "cancellation_reason", "customer",
    "customer_account", "description", "excluded_payment_method_types", "last_payment_error",
    "latest_charge", "next_action", "on_behalf_of", "payment_method",
    "payment_method_configuration_details", "processing", "receipt_email", "review",
    "setup_future_usage", "shipping", "source", "statement_descriptor",
    "statement_descriptor_suffix", "transfer_data", "transfer_group",
)  # fmt: skip
_USAGES: Final = ("on_session", "off_session")
_CAPTURE_METHODS: Final = ("automatic", "automatic_async", "manual")
_EURO_ONLY: Final = frozenset({"ideal", "bancontact", "sepa_debit"})


def new_body(work: Work, params: Parameters) -> JsonObject:
    """A fresh intent from the fields of its creation."""
    amount = params.required_integer("amount", minimum=1)
    currency = read_currency(params.required_text("currency"))
    identifier = new_id("pi")
    body: JsonObject = dict.fromkeys(_EMPTY) | {
        "id": identifier,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": read_automatic(params),
        "capture_method": "automatic_async",
        "client_secret": f"{identifier}_secret_{random_text()}",
        "confirmation_method": params.choice("confirmation_method", ("automatic", "manual"))
        or "automatic",
        "created": work.timestamp,
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": [],
        "status": "requires_payment_method",
    }
    body["excluded_payment_method_types"] = params.texts("excluded_payment_method_types") or None
    apply(work, body, params)
    check_amount(amount, currency)
    return body


def read_automatic(params: Parameters) -> JsonObject | None:
    """`automatic_payment_methods` of a new intent, of either kind."""
    given = params.nested("automatic_payment_methods")
    listed = bool(params.texts("payment_method_types"))
    if given is None:
        # Without either, methods are automatic since version 2023-08-16.
        return None if listed else {"allow_redirects": "always", "enabled": True}
    given.allow("enabled", "allow_redirects")
    if "enabled" not in given:
        given.required_text("enabled")
    if not given.boolean("enabled"):
        return None
    if listed:
        raise invalid(
            "You may only specify one of these parameters: automatic_payment_methods, "
            "payment_method_types."
        )
    redirects = given.choice("allow_redirects", ("always", "never")) or "always"
    return {"allow_redirects": redirects, "enabled": True}


def apply(work: Work, body: JsonObject, params: Parameters) -> None:
    """Set the fields that creating, updating and confirming share, except amount and method."""
    for name in _TEXTS:
        if name in params:
            body[name] = params.text(name)
    body["metadata"] = params.metadata(body["metadata"])
    if "customer" in params:
        customer = params.text("customer")
        body["customer"] = (
            living(work, customer, status=400).body["id"] if customer is not None else None
        )
    if "shipping" in params:
        body["shipping"] = _shipping(params.nested("shipping"))
    if "setup_future_usage" in params:
        usage = params.choice("setup_future_usage", _USAGES)
        body["setup_future_usage"] = usage
    if "payment_method_options" in params:
        body["payment_method_options"] = _options(params)
    capture = params.choice("capture_method", _CAPTURE_METHODS)
    body["capture_method"] = capture or body["capture_method"]
    listed = params.texts("payment_method_types")
    if listed:
        body["automatic_payment_methods"] = None
    if body["automatic_payment_methods"] or not (listed or body["payment_method_types"]):
        body["payment_method_types"] = _automatic_types(body)
    else:
        body["payment_method_types"] = listed or body["payment_method_types"]
        _check_types(body)


def _options(params: Parameters) -> JsonObject:
    given = params.nested("payment_method_options")
    if given is None:
        return {}
    for kind in TYPES:
        options = given.nested(kind)
        if options is not None:
            options.choice("capture_method", ("manual",))
            options.choice("setup_future_usage", ("none", *_USAGES))
    return dict(params.raw("payment_method_options"))


def captured_later(body: JsonObject, kind: str) -> bool:
    """Whether a payment by this type of method is set aside first: the type's option decides."""
    options = body["payment_method_options"].get(kind) or {}
    return "manual" in (options.get("capture_method"), body["capture_method"])


def future_usage(body: JsonObject, kind: str) -> str | None:
    """What a method of this type is kept for: the type's option overrules the intent."""
    options = body["payment_method_options"].get(kind) or {}
    usage = options.get("setup_future_usage") or body["setup_future_usage"]
    return None if usage == "none" else usage


def _check_types(body: JsonObject) -> None:
    for name in body["payment_method_types"]:
        if name not in TYPES:
            raise invalid(
                f"The payment method type provided: {name} is invalid. Please ensure the provided "
                "type is activated in your dashboard.",
                param="payment_method_types",
                code="payment_intent_invalid_parameter",
            )
        if name in _EURO_ONLY and body["currency"] != "eur":
            raise invalid(
                f"The currency provided ({body['currency']}) is invalid for one or more payment "
                "method types on this PaymentIntent.",
                param="currency",
            )
        if name != "card" and captured_later(body, name):
            raise invalid(
                f"The payment method type `{name}` does not support manual capture. Remove it "
                "from `payment_method_types` or use another `capture_method`.",
                param="capture_method",
                code="payment_intent_invalid_parameter",
            )


def _automatic_types(body: JsonObject) -> list[str]:
    automatic = body["automatic_payment_methods"] or {}
    # Only cards are captured later or paid without leaving the page.
    narrow = body["capture_method"] == "manual" or automatic.get("allow_redirects") != "always"
    if body["currency"] != "eur" or narrow:
        return ["card"]
    excluded = body["excluded_payment_method_types"] or ()
    # What cannot be kept is not offered where keeping it is asked for on session.
    kept = REUSABLE if body["setup_future_usage"] == "on_session" else TYPES
    return [name for name in TYPES if name in kept and name not in excluded]


def _shipping(given: Parameters | None) -> JsonObject | None:
    if given is None:
        return None
    given.allow("address", "name", "carrier", "phone", "tracking_number")
    given.required_text("name")
    address = given.nested("address")
    lines = ("city", "country", "line1", "line2", "postal_code", "state")
    if address is not None:
        address.allow(*lines)
    return {
        "address": {name: address.text(name) if address else None for name in lines},
        **{name: given.text(name) for name in ("carrier", "name", "phone", "tracking_number")},
    }
