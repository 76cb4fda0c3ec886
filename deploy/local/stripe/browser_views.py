"""Look here for what a publishable key is shown of an object: what the payer may know.

Source: https://docs.stripe.com/api/payment_intents/object ("retrievable with publishable key")
"""

from collections.abc import Mapping
from typing import Any, Final

from deploy.local.stripe.shapes import JsonObject

_FIELDS: Final = {
    "payment_intent": (
        "id", "object", "amount", "amount_details", "automatic_payment_methods", "canceled_at",
        "cancellation_reason", "capture_method", "client_secret", "confirmation_method",
        "created", "currency", "description", "last_payment_error", "livemode", "next_action",
        "payment_method", "payment_method_types", "processing", "receipt_email",
        "setup_future_usage", "shipping", "source", "status",
    ),
    "setup_intent": (
        "id", "object", "automatic_payment_methods", "cancellation_reason", "client_secret",
        "created", "description", "last_setup_error", "livemode", "next_action",
        "payment_method", "payment_method_types", "status", "usage",
    ),
    "payment_method": (
        "id", "object", "allow_redisplay", "billing_details", "created", "customer", "livemode",
        "type", "card", "sepa_debit",
    ),
}  # fmt: skip


def browser_view(body: JsonObject) -> JsonObject:
    """The object as browsers get it."""
    fields = _FIELDS.get(body["object"])
    if fields is None:
        return body
    return {name: body[name] for name in fields if name in body}


def shown_to_browsers(objects: Mapping[str, Any]) -> dict[str, Any]:
    """The objects that go along with an error."""
    return {
        name: browser_view(value) if isinstance(value, dict) else value
        for name, value in objects.items()
    }
