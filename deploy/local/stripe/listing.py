"""Look here for lists with cursors, and for `expand`.

Source: https://docs.stripe.com/api/pagination and https://docs.stripe.com/api/expanding_objects
"""

from collections.abc import Sequence
from typing import Any, Final

from deploy.local.stripe.calls import Call
from deploy.local.stripe.errors import invalid, not_found
from deploy.local.stripe.shapes import JsonObject
from deploy.local.stripe.work import Work

DEFAULT_LIMIT: Final = 10
MAX_LIMIT: Final = 100
MAX_DEPTH: Final = 4
# A field that holds an id, and the kind of object that it names. None: always empty here.
EXPANDABLE: Final[dict[str, str | None]] = {
    "latest_charge": "charge",
    "charge": "charge",
    "payment_method": "payment_method",
    "customer": "customer",
    "payment_intent": "payment_intent",
    "balance_transaction": None,
    "review": None,
    "application": None,
    "on_behalf_of": None,
    "latest_attempt": None,
    "mandate": None,
}


def list_of(
    call: Call,
    kind: str,
    url: str,
    filters: Sequence[str] = (),
    fixed: dict[str, Sequence[str]] | None = None,
) -> JsonObject:
    """One page, newest first. `filters` are fields that the caller may ask for, `fixed` are set."""
    params = call.params
    params.allow("limit", "starting_after", "ending_before", "created", *filters)
    limit = params.integer("limit", minimum=1)
    limit = DEFAULT_LIMIT if limit is None else limit
    if limit > MAX_LIMIT:
        raise invalid(
            f"This value must be less than or equal to {MAX_LIMIT}.",
            param="limit",
            code="parameter_invalid_integer",
        )
    wanted = dict(fixed or {})
    for name in filters:
        values = params.texts("types") if name == "types" else [params.text(name)]
        given = [value for value in values if value is not None]
        if given:
            wanted["type" if name == "types" else name] = given
    data, has_more = call.work.storage.page(
        kind,
        limit=limit,
        filters=wanted,
        created=params.created(),
        before=_position(call, "starting_after"),
        after=_position(call, "ending_before"),
    )
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def _position(call: Call, name: str) -> int | None:
    identifier = call.params.text(name)
    if identifier is None:
        return None
    position = call.work.storage.position(identifier)
    if position is None:
        raise not_found("object", identifier, param=name, status=400)
    return position


def expand(work: Work, answer: JsonObject, paths: Sequence[str]) -> None:
    """Replace the ids at these paths, such as `data.latest_charge`, by their objects."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > MAX_DEPTH:
            raise invalid(f"You cannot expand more than {MAX_DEPTH} levels of a property.")
        _expand_at(work, answer, steps, path)


def _expand_at(work: Work, node: Any, steps: Sequence[str], path: str) -> None:
    if isinstance(node, list):
        for item in node:
            _expand_at(work, item, steps, path)
        return
    name, rest = steps[0], steps[1:]
    if name == "refunds" and node.get("object") == "charge":
        node[name] = _refunds_of(work, node["id"])
    elif name not in node or (name != "data" and name not in EXPANDABLE):
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    value = node[name]
    kind = EXPANDABLE.get(name)
    if kind and isinstance(value, str):
        node[name] = work.get(kind, value).body
    if rest and node[name] is not None:
        _expand_at(work, node[name], rest, path)


def _refunds_of(work: Work, charge: str) -> JsonObject:
    data, has_more = work.storage.page(
        "refund", limit=DEFAULT_LIMIT, filters={"charge": [charge]}, created={}
    )
    url = f"/v1/charges/{charge}/refunds"
    return {"object": "list", "data": data, "has_more": has_more, "url": url}
