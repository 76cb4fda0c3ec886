"""Look here for SetupIntents: a card is saved without a payment.

Source: https://docs.stripe.com/api/setup_intents
"""

from typing import Final

from deploy.local.stripe.attempts import CONFIRMABLE, check_fit, given_method
from deploy.local.stripe.calls import Call
from deploy.local.stripe.client_secrets import intent_of, shown
from deploy.local.stripe.customers import living
from deploy.local.stripe.errors import invalid, unexpected_state
from deploy.local.stripe.ids import new_id, random_text
from deploy.local.stripe.intent_fields import read_automatic
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.setup_confirmation import confirm as begin_saving
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

_SHARED: Final = (
    "customer", "description", "metadata", "payment_method", "payment_method_data",
    "payment_method_options", "payment_method_types",
)  # fmt: skip
_CREATE: Final = (
    *_SHARED, "automatic_payment_methods", "confirm", "mandate_data", "return_url", "usage",
    "use_stripe_sdk",
)  # fmt: skip
_CONFIRM: Final = (
    "client_secret", "mandate_data", "payment_method", "payment_method_data",
    "payment_method_options", "return_url", "use_stripe_sdk",
)  # fmt: skip
_EMPTY: Final = (
    "application", "attach_to_self", "cancellation_reason", "customer", "customer_account",
    "description", "excluded_payment_method_types", "flow_directions", "last_setup_error",
    "latest_attempt", "mandate", "next_action", "on_behalf_of", "payment_method",
    "payment_method_configuration_details", "single_use_mandate",
)  # fmt: skip
_REASONS: Final = ("abandoned", "duplicate", "requested_by_customer")
_TYPES: Final = ["card"]


def create(call: Call) -> JsonObject:
    """POST /v1/setup_intents."""
    work, params = call.work, call.params
    params.allow(*_CREATE)
    now = params.boolean("confirm")
    if "return_url" in params and not now:
        raise invalid(
            "The parameter `return_url` cannot be passed when creating a SetupIntent unless "
            "`confirm` is set to true.",
            param="return_url",
        )
    body = _new_body(work, params)
    _apply(work, body, params)
    if not now:
        _choose(work, body, params)
    intent = work.add(body)
    work.emit("setup_intent.created", body)
    if now:
        begin_saving(work, intent, params)
    return body


def _new_body(work: Work, params: Parameters) -> JsonObject:
    identifier = new_id("seti")
    return dict.fromkeys(_EMPTY) | {
        "id": identifier,
        "object": "setup_intent",
        "automatic_payment_methods": read_automatic(params),
        "client_secret": f"{identifier}_secret_{random_text()}",
        "created": work.timestamp,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": list(_TYPES),
        "status": "requires_payment_method",
        "usage": params.choice("usage", ("off_session", "on_session")) or "off_session",
    }


def _apply(work: Work, body: JsonObject, params: Parameters) -> None:
    if "description" in params:
        body["description"] = params.text("description")
    body["metadata"] = params.metadata(body["metadata"])
    customer = params.text("customer")
    if customer is not None:
        body["customer"] = living(work, customer, status=400).body["id"]
    if params.nested("payment_method_options") is not None:
        body["payment_method_options"] = params.raw("payment_method_options")
    unknown = [name for name in params.texts("payment_method_types") if name not in _TYPES]
    if unknown:
        raise invalid(
            f"The payment method type provided: {unknown[0]} is invalid. Please ensure the "
            "provided type is activated in your dashboard.",
            param="payment_method_types",
            code="setup_intent_invalid_parameter",
        )


def _choose(work: Work, body: JsonObject, params: Parameters) -> None:
    method = given_method(work, params)
    if method is not None:
        check_fit(body, method)
        body |= {"payment_method": method.body["id"], "status": "requires_confirmation"}


def retrieve(call: Call) -> JsonObject:
    """GET /v1/setup_intents/{id}."""
    call.params.allow("client_secret")
    return shown(call, intent_of(call, "setup_intent", call.ids["id"]))


def update(call: Call) -> JsonObject:
    """POST /v1/setup_intents/{id}."""
    call.params.allow(*_SHARED)
    intent = _waiting(call, "update")
    _apply(call.work, intent.body, call.params)
    _choose(call.work, intent.body, call.params)
    call.work.save(intent)
    return intent.body


def _waiting(call: Call, verb: str) -> Stored:
    intent = call.work.get("setup_intent", call.ids["id"])
    status = intent.body["status"]
    if status not in CONFIRMABLE:
        raise unexpected_state(
            f"You cannot {verb} this SetupIntent because it has a status of {status}. Only a "
            f"SetupIntent with one of the following statuses may be {verb.rstrip('e')}ed: "
            f"{', '.join(CONFIRMABLE)}.",
            intent.body,
        )
    return intent


def confirm(call: Call) -> JsonObject:
    """POST /v1/setup_intents/{id}/confirm."""
    call.params.allow(*_CONFIRM)
    intent = intent_of(call, "setup_intent", call.ids["id"])
    begin_saving(call.work, intent, call.params)
    return shown(call, intent)


def cancel(call: Call) -> JsonObject:
    """POST /v1/setup_intents/{id}/cancel."""
    call.params.allow("cancellation_reason")
    reason = call.params.choice("cancellation_reason", _REASONS)
    intent = _waiting(call, "cancel")
    intent.body |= {"status": "canceled", "cancellation_reason": reason, "next_action": None}
    intent.private.pop("redirect", None)
    call.work.save(intent)
    call.work.emit("setup_intent.canceled", intent.body)
    return intent.body


def list_all(call: Call) -> JsonObject:
    """GET /v1/setup_intents."""
    filters = ("customer", "payment_method")
    return list_of(call, "setup_intent", "/v1/setup_intents", filters)
