"""Look here for reading Events. Source: https://docs.stripe.com/api/events"""

from deploy.local.stripe.calls import Call
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.shapes import JsonObject


def retrieve(call: Call) -> JsonObject:
    """GET /v1/events/{id}."""
    return call.work.get("event", call.ids["id"]).body


def list_all(call: Call) -> JsonObject:
    """GET /v1/events, by `type` or `types`."""
    return list_of(call, "event", "/v1/events", ("type", "types"))
