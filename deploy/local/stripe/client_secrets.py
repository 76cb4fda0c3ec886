"""Look here for how a browser shows that an intent is its own: by the intent's client secret."""

import hmac

from deploy.local.stripe.attempts import NAMES
from deploy.local.stripe.browser_views import browser_view
from deploy.local.stripe.calls import Call
from deploy.local.stripe.errors import ApiError, missing
from deploy.local.stripe.shapes import JsonObject, Stored


def intent_of(call: Call, kind: str, identifier: str) -> Stored:
    """The PaymentIntent or SetupIntent with this id; a browser has to know its secret.

    Raises:
        ApiError: there is none, or the secret is missing or wrong.
    """
    intent = call.work.get(kind, identifier)
    secret = call.params.text("client_secret")
    if secret is None and call.publishable:
        raise missing("client_secret")
    if secret is not None and not hmac.compare_digest(
        secret.encode(), intent.body["client_secret"].encode()
    ):
        raise ApiError(
            400,
            f"The client_secret provided does not match any associated {NAMES[kind]} on this "
            "account. Ensure the provided client_secret and publishable key belong to the same "
            "account.",
            code=f"{kind}_invalid_parameter",
            param="client_secret",
        )
    return intent


def shown(call: Call, intent: Stored) -> JsonObject:
    """The intent, as much of it as the caller may see."""
    return browser_view(intent.body) if call.publishable else intent.body
