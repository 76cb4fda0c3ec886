"""Look here for what the Payment Element asks before it shows itself.

Stripe's own call of this name is not documented; only our element makes it.
"""

from typing import Final

from deploy.local.stripe.browser_views import browser_view
from deploy.local.stripe.calls import Call
from deploy.local.stripe.client_secrets import intent_of
from deploy.local.stripe.customer_sessions import element_features, session_of
from deploy.local.stripe.errors import ApiError, invalid
from deploy.local.stripe.payment_methods import REUSABLE
from deploy.local.stripe.shapes import JsonObject
from deploy.local.stripe.work import Work

_KINDS: Final = {"pi": "payment_intent", "seti": "setup_intent"}


def session(call: Call) -> JsonObject:
    """GET /v1/elements/sessions: the intent, and what a customer session allows."""
    call.params.allow("client_secret", "customer_session_client_secret")
    identifier = call.params.required_text("client_secret").partition("_secret_")[0]
    kind = _KINDS.get(identifier.partition("_")[0])
    if kind is None:
        raise invalid("Invalid client_secret.", param="client_secret")
    intent = intent_of(call, kind, identifier).body
    answer: JsonObject = {
        "object": "elements_session",
        "intent": browser_view(intent),
        "customer": None,
    }
    secret = call.params.text("customer_session_client_secret")
    if secret is not None:
        answer["customer"] = _customer(call.work, intent, session_of(call.work, secret))
    return answer


def _customer(work: Work, intent: JsonObject, session: JsonObject) -> JsonObject:
    if intent["customer"] != session["customer"]:
        raise ApiError(
            400, "The customer of the customer session is not the customer of this intent."
        )
    features = element_features(session)
    _check_usage(intent, features)
    return {
        "id": session["customer"],
        "features": features,
        "payment_methods": _saved(work, intent, features),
    }


def _check_usage(intent: JsonObject, features: JsonObject) -> None:
    """Either the session or the intent says what a saved method is for.

    Source: https://docs.stripe.com/payments/save-during-payment
    """
    if intent["object"] != "payment_intent" or features["payment_method_save"] != "enabled":
        return
    if bool(features["payment_method_save_usage"]) == bool(intent["setup_future_usage"]):
        raise ApiError(
            400,
            "With `payment_method_save` enabled, set either `payment_method_save_usage` on the "
            "customer session or `setup_future_usage` on the PaymentIntent, and not both.",
        )


def _saved(work: Work, intent: JsonObject, features: JsonObject) -> list[JsonObject]:
    types = [name for name in REUSABLE if name in intent["payment_method_types"]]
    if features["payment_method_redisplay"] != "enabled" or not types:
        return []
    methods, _ = work.storage.page(
        "payment_method",
        limit=features["payment_method_redisplay_limit"],
        filters={
            "customer": [intent["customer"]],
            "type": types,
            "allow_redisplay": features["payment_method_allow_redisplay_filters"],
        },
        created={},
    )
    return [browser_view(method) for method in methods]
