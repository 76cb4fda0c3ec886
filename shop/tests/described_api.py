"""The calls of the API, from its own description, for tests that go through all of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import Any

from django.core.management import call_command

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_LEAST = {"string": "x", "integer": 1, "number": 1, "boolean": True, "null": None}
_FORMATS = {
    "uuid": "11111111-1111-4111-8111-111111111111",
    "email": "sanne@example.nl",
    "date": "2026-12-01",
    "date-time": "2026-12-01T12:00:00Z",
    "uri": "https://example.nl/",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A call. body: the least that fits its description; None: it takes none."""

    method: str
    path: str
    body: Any

    @property
    def name(self) -> str:
        """As people write it: "GET /api/v1/carts/{cart_id}/"."""
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        """The names in its path."""
        return [part.partition("}")[0] for part in self.path.split("{")[1:]]


@cache
def description() -> dict[str, Any]:
    """The whole, as docs/openapi.yaml has it."""
    out = StringIO()
    call_command("spectacular", format="openapi-json", stdout=out)
    described: dict[str, Any] = json.loads(out.getvalue())
    return described


def operations() -> Iterator[Operation]:
    """All of them, in the order of their paths."""
    schemas = description()["components"]["schemas"]
    for path, methods in sorted(description()["paths"].items()):
        for method, told in methods.items():
            if method in _METHODS:
                yield Operation(method.upper(), path, _body(told, schemas))


def _body(told: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    content = told.get("requestBody", {}).get("content", {})
    described = content.get("application/json", {}).get("schema")
    return None if described is None else least(described, schemas)


def least(described: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """The least value that a schema describes: required members only, each in its first form."""
    if "$ref" in described:
        return least(schemas[described["$ref"].rpartition("/")[2]], schemas)
    for given in ("default", "example", "const"):
        if given in described:
            return described[given]
    for several in ("enum", "examples"):
        if described.get(several):
            return described[several][0]
    for choice in ("oneOf", "anyOf"):
        if choice in described:
            return least(described[choice][0], schemas)
    if "allOf" in described:
        parts = [least(each, schemas) for each in described["allOf"]]
        if len(parts) == 1:  # an enumeration, with more to say of it
            return parts[0]
        return {name: value for part in parts for name, value in part.items()}
    return _of_type(described, schemas)


def _of_type(described: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    kind = described.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        members = described.get("properties", {})
        return {name: least(members[name], schemas) for name in described.get("required", [])}
    if kind == "array":
        return [least(described["items"], schemas)] * described.get("minItems", 1)
    if kind in {"integer", "number"}:
        return described.get("minimum", _LEAST[kind])
    if kind == "string":
        return _FORMATS.get(described.get("format", ""), "x" * described.get("minLength", 1))
    return _LEAST[kind]
