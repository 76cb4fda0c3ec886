"""Look here for the endpoints of PaymentIntents.

Source: https://docs.stripe.com/api/payment_intents
"""

from typing import Final

from deploy.local.stripe import intent_fields
from deploy.local.stripe.amounts import check_amount, read_currency
from deploy.local.stripe.attempts import CONFIRMABLE, check_fit, given_method
from deploy.local.stripe.calls import Call
from deploy.local.stripe.captures import close, release
from deploy.local.stripe.client_secrets import intent_of, shown
from deploy.local.stripe.confirmation import confirm as begin_payment
from deploy.local.stripe.errors import ApiError, unexpected_state
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.shapes import JsonObject, Stored

_CANCELABLE: Final = (*CONFIRMABLE, "requires_capture")
_REASONS: Final = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")


def create(call: Call) -> JsonObject:
    """POST /v1/payment_intents."""
    work, params = call.work, call.params
    params.allow(*intent_fields.CREATE)
    now = params.boolean("confirm")
    if "return_url" in params and not now:
        raise ApiError(
            400,
            "The parameter `return_url` cannot be passed when creating a PaymentIntent unless "
            "`confirm` is set to true.",
            param="return_url",
            remembered=False,
        )
    body = intent_fields.new_body(work, params)
    if not now:
        method = given_method(work, params)
        if method is not None:
            check_fit(body, method)
            body |= {"payment_method": method.body["id"], "status": "requires_confirmation"}
    intent = work.add(body)
    work.emit("payment_intent.created", body)
    if now:
        begin_payment(work, intent, params)
    return intent.body


def retrieve(call: Call) -> JsonObject:
    """GET /v1/payment_intents/{id}."""
    call.params.allow("client_secret")
    return shown(call, intent_of(call, "payment_intent", call.ids["id"]))


def update(call: Call) -> JsonObject:
    """POST /v1/payment_intents/{id}."""
    work, params = call.work, call.params
    params.allow(*intent_fields.SHARED)
    intent = work.get("payment_intent", call.ids["id"])
    body = intent.body
    amount = params.integer("amount", minimum=1)
    money = amount is not None or "currency" in params or "payment_method" in params
    if money and body["status"] not in CONFIRMABLE:
        what = "amount" if amount is not None else "payment_method"
        raise unexpected_state(
            f"This PaymentIntent's {what} could not be updated because it has a status of "
            f"{body['status']}. You may only update the {what} of a PaymentIntent with one of the "
            f"following statuses: {', '.join(CONFIRMABLE)}.",
            body,
        )
    if "currency" in params:
        body["currency"] = read_currency(params.required_text("currency"))
    intent_fields.apply(work, body, params)
    if amount is not None:
        check_amount(amount, body["currency"])
        body["amount"] = amount
    _change_method(call, intent)
    if money and body["status"] == "requires_action":
        body |= {"status": "requires_confirmation", "next_action": None}
        intent.private.pop("redirect", None)
    work.save(intent)
    return body


def _change_method(call: Call, intent: Stored) -> None:
    method = given_method(call.work, call.params)
    if method is not None:
        check_fit(intent.body, method)
        intent.body |= {"payment_method": method.body["id"], "status": "requires_confirmation"}
    elif call.params.cleared("payment_method"):
        intent.body |= {"payment_method": None, "status": "requires_payment_method"}


def confirm(call: Call) -> JsonObject:
    """POST /v1/payment_intents/{id}/confirm."""
    call.params.allow(*intent_fields.CONFIRM)
    intent = intent_of(call, "payment_intent", call.ids["id"])
    if intent.body["status"] in CONFIRMABLE:
        intent_fields.apply(call.work, intent.body, call.params)
    begin_payment(call.work, intent, call.params)
    return shown(call, intent)


def cancel(call: Call) -> JsonObject:
    """POST /v1/payment_intents/{id}/cancel. Money that was set aside is let go."""
    work = call.work
    call.params.allow("cancellation_reason")
    reason = call.params.choice("cancellation_reason", _REASONS)
    intent = work.get("payment_intent", call.ids["id"])
    status = intent.body["status"]
    if status not in _CANCELABLE:
        raise unexpected_state(
            f"You cannot cancel this PaymentIntent because it has a status of {status}. Only a "
            "PaymentIntent with one of the following statuses may be canceled: "
            f"{', '.join(_CANCELABLE)}.",
            intent.body,
        )
    if status == "requires_capture":
        release(work, intent)
    close(work, intent, reason)
    return intent.body


def list_all(call: Call) -> JsonObject:
    """GET /v1/payment_intents."""
    return list_of(call, "payment_intent", "/v1/payment_intents", ("customer",))
