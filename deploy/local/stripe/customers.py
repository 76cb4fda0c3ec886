"""Look here for Customers. Source: https://docs.stripe.com/api/customers"""

from deploy.local.stripe.calls import Call
from deploy.local.stripe.errors import invalid, not_found
from deploy.local.stripe.ids import new_id, random_text
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.payment_methods import let_go
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

_TEXTS = ("description", "email", "name", "phone")
_FIELDS = (*_TEXTS, "address", "shipping", "metadata", "preferred_locales", "payment_method")


def _apply(body: JsonObject, params: Parameters) -> None:
    for name in _TEXTS:
        if name in params:
            body[name] = params.text(name)
    for name in ("address", "shipping"):
        if name in params:
            given = params.nested(name)
            body[name] = params.raw(name) if given else None
    if "preferred_locales" in params:
        body["preferred_locales"] = params.texts("preferred_locales")
    body["metadata"] = params.metadata(body["metadata"])
    if body["email"] and "@" not in body["email"]:
        raise invalid(
            f"Invalid email address: {body['email']}", param="email", code="email_invalid"
        )


def create(call: Call) -> JsonObject:
    """POST /v1/customers."""
    call.params.allow(*_FIELDS)
    body: JsonObject = {
        "id": new_id("cus"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": call.work.timestamp,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": random_text(8).upper(),
        "invoice_settings": {"default_payment_method": None},
        "livemode": False,
        "metadata": {},
        "name": None,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    _apply(body, call.params)
    call.work.add(body)
    call.work.emit("customer.created", body)
    return body


def retrieve(call: Call) -> JsonObject:
    """GET /v1/customers/{id}; of a deleted one, that it was deleted."""
    return call.work.get("customer", call.ids["id"]).body


def living(work: Work, identifier: str, *, status: int) -> Stored:
    """A customer that was not deleted."""
    customer = work.get("customer", identifier, status=status)
    if customer.body.get("deleted"):
        raise not_found("customer", identifier, param="customer", status=status)
    return customer


def update(call: Call) -> JsonObject:
    """POST /v1/customers/{id}."""
    call.params.allow(*_FIELDS)
    customer = living(call.work, call.ids["id"], status=404)
    _apply(customer.body, call.params)
    call.work.save(customer)
    call.work.emit("customer.updated", customer.body)
    return customer.body


def delete(call: Call) -> JsonObject:
    """DELETE /v1/customers/{id}: its payment methods can never be used again."""
    call.params.allow()
    customer = living(call.work, call.ids["id"], status=404)
    _detach_all(call.work, customer.body["id"])
    call.work.emit("customer.deleted", customer.body)
    customer.body = {"id": call.ids["id"], "object": "customer", "deleted": True}
    call.work.save(customer)
    return customer.body


def _detach_all(work: Work, customer: str) -> None:
    while True:
        methods, more = work.storage.page(
            "payment_method", limit=100, filters={"customer": [customer]}, created={}
        )
        for body in methods:
            let_go(work, work.get("payment_method", body["id"]))
        if not more:
            return


def list_all(call: Call) -> JsonObject:
    """GET /v1/customers."""
    page = list_of(call, "customer", "/v1/customers")
    page["data"] = [body for body in page["data"] if not body.get("deleted")]
    return page
