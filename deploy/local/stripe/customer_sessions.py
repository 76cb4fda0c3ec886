"""Look here for CustomerSessions: what a browser may see and change of one customer.

Source: https://docs.stripe.com/api/customer_sessions
"""

import hmac
from typing import Final

from deploy.local.stripe.calls import Call
from deploy.local.stripe.customers import living
from deploy.local.stripe.errors import ApiError, invalid, missing
from deploy.local.stripe.ids import random_text
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.payment_methods import REDISPLAY
from deploy.local.stripe.shapes import JsonObject
from deploy.local.stripe.work import Work

LASTS_SECONDS: Final = 30 * 60
_OTHER_COMPONENTS: Final = (
    "active_entitlements", "buy_button", "customer_portal", "customer_sheet",
    "mobile_payment_element", "pricing_table",
)  # fmt: skip
_SWITCHES: Final = ("payment_method_redisplay", "payment_method_remove", "payment_method_save")
_SHOWN_AT_MOST: Final = 3
_LIMIT: Final = 10


def create(call: Call) -> JsonObject:
    """POST /v1/customer_sessions. Only the Payment Element is covered."""
    work, params = call.work, call.params
    params.allow("customer", "components")
    customer = living(work, params.required_text("customer"), status=400).body["id"]
    components = params.nested("components")
    if components is None:
        raise missing("components")
    components.allow("payment_element")
    element = components.nested("payment_element")
    if element is None:
        raise missing("components[payment_element]")
    element.allow("enabled", "features")
    if "enabled" not in element:
        raise missing("components[payment_element][enabled]")
    if not element.boolean("enabled"):
        raise invalid("Exactly 1 component must be enabled.", param="components")
    secret = f"cuss_secret_{random_text(40)}"
    body: JsonObject = {
        "object": "customer_session",
        "client_secret": secret,
        "components": {name: {"enabled": False} for name in _OTHER_COMPONENTS}
        | {"payment_element": {"enabled": True, "features": _features(element)}},
        "created": work.timestamp,
        "customer": customer,
        "customer_account": None,
        "expires_at": work.timestamp + LASTS_SECONDS,
        "livemode": False,
    }
    # A session has no id at Stripe: it is found by its secret.
    work.add(body | {"id": secret})
    return body


def _features(element: Parameters) -> JsonObject:
    given = element.nested("features") or Parameters({})
    given.allow(
        *_SWITCHES,
        "payment_method_allow_redisplay_filters",
        "payment_method_redisplay_limit",
        "payment_method_save_usage",
    )
    features: JsonObject = {
        name: given.choice(name, ("enabled", "disabled")) or "disabled" for name in _SWITCHES
    }
    filters = given.texts("payment_method_allow_redisplay_filters")
    if not set(filters) <= set(REDISPLAY):
        path = given.path("payment_method_allow_redisplay_filters")
        raise invalid(f"Invalid {path}: must be one of {', '.join(REDISPLAY)}", param=path)
    limit = given.integer("payment_method_redisplay_limit", minimum=1)
    if limit is not None and limit > _LIMIT:
        raise invalid(
            f"This value must be less than or equal to {_LIMIT}.",
            param=given.path("payment_method_redisplay_limit"),
            code="parameter_invalid_integer",
        )
    usages = ("off_session", "on_session")
    return features | {
        "payment_method_allow_redisplay_filters": filters or ["always"],
        "payment_method_redisplay_limit": limit or _SHOWN_AT_MOST,
        "payment_method_save_usage": given.choice("payment_method_save_usage", usages),
    }


def session_of(work: Work, secret: str) -> JsonObject:
    """The session with this secret, while it lasts.

    Raises:
        ApiError: there is none, or its time is over.
    """
    found = work.storage.get("customer_session", secret)
    if found is None or not hmac.compare_digest(secret.encode(), found.body["id"].encode()):
        raise ApiError(
            400,
            "The customer session client secret provided is invalid.",
            param="customer_session_client_secret",
        )
    if found.body["expires_at"] <= work.timestamp:
        raise ApiError(
            400,
            "The customer session client secret provided has expired. Create a new customer "
            "session.",
            param="customer_session_client_secret",
        )
    del found.body["id"]
    return found.body


def element_features(session: JsonObject) -> JsonObject:
    """What the Payment Element may do in this session."""
    return dict(session["components"]["payment_element"]["features"])


def removal_allowed(call: Call) -> str:
    """The customer whose methods this browser may remove.

    Raises:
        ApiError: its session does not allow that.
    """
    secret = call.params.required_text("customer_session_client_secret")
    session = session_of(call.work, secret)
    if element_features(session)["payment_method_remove"] != "enabled":
        raise ApiError(403, "This customer session does not allow removing payment methods.")
    return str(session["customer"])
