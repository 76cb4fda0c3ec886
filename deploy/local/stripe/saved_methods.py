"""Look here for what becomes of PaymentMethods: changed, kept for a customer, listed, let go.

Source: https://docs.stripe.com/api/payment_methods
"""

from deploy.local.stripe.calls import Call
from deploy.local.stripe.customer_sessions import removal_allowed
from deploy.local.stripe.customers import living
from deploy.local.stripe.declines import declined
from deploy.local.stripe.errors import ApiError, not_found
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.payment_methods import (
    REDISPLAY,
    REUSABLE,
    billing_details,
    card_of,
    find,
    keep_for,
    let_go,
    reused,
)
from deploy.local.stripe.shapes import JsonObject


def update(call: Call) -> JsonObject:
    """POST /v1/payment_methods/{id}: metadata, billing details, whether it may be shown again."""
    call.params.allow("metadata", "billing_details", "allow_redisplay")
    method = call.work.get("payment_method", call.ids["id"])
    if method.body["customer"] is None:
        raise ApiError(
            400,
            "You must save this PaymentMethod to a customer before you can update it.",
        )
    method.body["metadata"] = call.params.metadata(method.body["metadata"])
    if "billing_details" in call.params:
        method.body["billing_details"] = billing_details(call.params.nested("billing_details"))
    shown = call.params.choice("allow_redisplay", REDISPLAY)
    method.body["allow_redisplay"] = shown or method.body["allow_redisplay"]
    call.work.save(method)
    call.work.emit("payment_method.updated", method.body)
    return method.body


def attach(call: Call) -> JsonObject:
    """POST /v1/payment_methods/{id}/attach."""
    call.params.allow("customer")
    customer = living(call.work, call.params.required_text("customer"), status=400)
    method = find(call.work, call.ids["id"])
    if method.private.get("spent"):
        raise reused()
    if method.body["customer"] not in (None, customer.body["id"]):
        raise ApiError(
            400, "The payment method you provided has already been attached to a customer."
        )
    kind = method.body["type"]
    if kind not in REUSABLE:
        raise ApiError(400, f"PaymentMethods of type '{kind}' cannot be saved to customers.")
    if kind == "card":
        card = card_of(method)
        if card.decline is not None and not card.attachable:
            raise declined(card.decline)
    keep_for(call.work, method, customer.body["id"])
    return method.body


def detach(call: Call) -> JsonObject:
    """POST /v1/payment_methods/{id}/detach: it can never be used again.

    A browser may do so for the customer of its customer session, where that allows removal.
    """
    call.params.allow(*(("customer_session_client_secret",) if call.publishable else ()))
    method = call.work.get("payment_method", call.ids["id"])
    customer = method.body["customer"]
    if call.publishable and customer != removal_allowed(call):
        raise not_found("PaymentMethod", call.ids["id"], param="payment_method")
    if customer is None:
        raise ApiError(
            400,
            "The payment method you provided is not attached to a customer so detachment is "
            "impossible.",
        )
    let_go(call.work, method)
    return method.body


def list_all(call: Call) -> JsonObject:
    """GET /v1/payment_methods?customer=&type=&allow_redisplay=."""
    call.work.get("customer", call.params.required_text("customer"), status=400)
    filters = ("customer", "type", "allow_redisplay")
    return list_of(call, "payment_method", "/v1/payment_methods", filters)


def list_of_customer(call: Call) -> JsonObject:
    """GET /v1/customers/{id}/payment_methods."""
    customer = call.ids["id"]
    call.work.get("customer", customer)
    url = f"/v1/customers/{customer}/payment_methods"
    filters = ("type", "allow_redisplay")
    return list_of(call, "payment_method", url, filters, {"customer": [customer]})


def retrieve_of_customer(call: Call) -> JsonObject:
    """GET /v1/customers/{id}/payment_methods/{method}."""
    method = call.work.get("payment_method", call.ids["method"])
    if method.body["customer"] != call.ids["id"]:
        raise not_found("PaymentMethod", call.ids["method"], param="payment_method")
    return method.body
