"""Each change that would break an app is found, by itself; and none that would not."""

from copy import deepcopy
from typing import Any

import pytest

from deploy.contract.__main__ import main
from deploy.contract.operations import breaches

JSON = "application/json"
INPUT = {
    "type": "object",
    "required": ["sku"],
    "properties": {
        "sku": {"type": "string", "maxLength": 64, "minLength": 1},
        "note": {"type": ["string", "null"]},
        "way": {"type": "string", "enum": ["fast", "cheap"]},
        "gift": {"allOf": [{"$ref": "#/components/schemas/Gift"}], "description": "A gift."},
        "sizes": {"type": "array", "maxItems": 9, "items": {"type": "integer"}},
    },
}
OUTPUT = {
    "type": "object",
    "required": ["id", "state", "kind"],
    "properties": {
        "id": {"type": "string"},
        "rate": {"type": "number"},
        "state": {"type": "string", "enum": ["open", "paid"]},
        "kind": {"type": "string", "enum": ["a"], "description": "More later: more may come."},
        "parent": {"oneOf": [{"$ref": "#/components/schemas/Output"}, {"type": "null"}]},
        "tags": {"type": "array", "items": {"type": "string"}},
        "more": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
GIFT = {"type": "object", "properties": {"text": {"type": "string"}}}


def document() -> dict[str, Any]:
    body = {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Input"}}}}
    answer = {
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Output"}}},
        "headers": {"ETag": {"schema": {"type": "string"}}},
    }
    post = {
        "operationId": "add",
        "security": [{"token": []}, {}],
        "parameters": [
            {"in": "query", "name": "page", "schema": {"type": "integer", "maximum": 50}},
            {"in": "header", "name": "Key", "schema": {"type": "string"}},
        ],
        "requestBody": body,
        "responses": {"201": answer, "409": {"description": ""}},
    }
    schemas = {"Input": INPUT, "Output": OUTPUT, "Gift": GIFT}
    return deepcopy({"paths": {"/lines/": {"post": post}}, "components": {"schemas": schemas}})


def changed(path: str, value: Any = None) -> dict[str, Any]:
    """The document with another value at a place; with None, without what is there."""
    new = document()
    place: Any = new
    names = {
        "post": ["paths", "/lines/", "post"],
        "in": ["components", "schemas", "Input", "properties"],
        "out": ["components", "schemas", "Output", "properties"],
        "schemas": ["components", "schemas"],
    }
    first, *rest = path.split(" ")
    *steps, last = [*names.get(first, [first]), *rest]
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key: Any = int(last) if isinstance(place, list) and last.isdigit() else last
    if last == "+":
        place.append(value)
    elif value is None:
        del place[key]
    else:
        place[key] = value
    return new


def parameter(**more: Any) -> dict[str, Any]:
    return {"in": "query", "name": "new", "schema": {"type": "string"}, **more}


BREACHES: list[tuple[tuple[Any, ...], str]] = [
    (("paths /lines/",), "POST /lines/: is gone"),
    (("post operationId", "put"), "operationId add became put"),
    (("post security", [{"token": []}]), "by anybody any more"),
    (("post security", [{"token": ["write"]}]), "with token as before"),
    (("post parameters 1",), "parameter Key in header is gone"),
    (("post parameters +", parameter(required=True)), "parameter new in query has to be sent"),
    (("post parameters 0 required", True), "parameter page in query has to be sent now"),
    (("post parameters 0 schema maximum", 10), "parameter page: maximum 50 became 10"),
    (("post parameters 0 explode", False), "explode None became False"),
    (("post requestBody",), "no body is taken any more"),
    (("post requestBody required", True), "a body has to be sent now"),
    (("post requestBody content", {"text/csv": {}}), "body: application/json is gone"),
    (("post responses 409",), "409: is gone"),
    (("post responses 201 headers",), "header ETag is gone"),
    (("post responses 201 content", {"text/csv": {}}), "201: application/json is gone"),
    (("in note",), "body.note: is gone"),
    (("in sku type", "integer"), "body.sku: string became integer"),
    (("in note type", "string"), "body.note: null or string became string"),
    (("in sku maxLength", 10), "maxLength 64 became 10"),
    (("in sku minLength", 2), "minLength 1 became 2"),
    (("in sku pattern", "[a-z]+"), "pattern none became"),
    (("in way enum", ["fast"]), "no longer taken: 'cheap'"),
    (("in note enum", ["x"]), "no longer taken: others"),
    (("in sizes items type", "string"), "body.sizes[]: integer became string"),
    (("in sizes maxItems", 3), "maxItems 9 became 3"),
    (("schemas Input required", ["sku", "way"]), "body.way: has to be sent now"),
    (("schemas Input additionalProperties", False), "body: others are no longer taken"),
    (("schemas Gift required", ["text"]), "body.gift.text: has to be sent now"),
    (("out id",), "201.id: is gone"),
    (("schemas Output required", ["id", "kind"]), "201.state: may be missing now"),
    (("out id type", ["string", "null"]), "201.id: string became null or string"),
    (("out rate type", "string"), "201.rate: integer or number became string"),
    (("out state enum", ["open", "paid", "lost"]), "that clients do not know: 'lost'"),
    (("out state enum",), "that clients do not know: any"),
    (("out tags items type", "integer"), "201.tags[]: string became integer"),
    (("out more additionalProperties type", "integer"), "201.more.*: string became integer"),
    (("out parent oneOf 0 $ref", "#/components/schemas/Gift"), "201.parent.id: is gone"),
]
HARMLESS: list[tuple[Any, ...]] = [
    ("paths /more/", {"get": {"operationId": "more", "responses": {}}}),
    ("post security", [{}]),
    ("post security", [{"token": []}, {}, {"other": []}]),
    ("post parameters +", parameter()),
    ("post parameters 0 schema maximum", 100),
    ("post requestBody content text/csv", {"schema": {}}),
    ("post responses 410", {"description": ""}),
    ("post deprecated", True),
    ("in new", {"type": "string"}),
    ("in sku maxLength", 100),
    ("in sku minLength", 0),
    ("in sku maxLength",),
    ("in way enum", ["fast", "cheap", "slow"]),
    ("in way enum",),
    ("in sizes items type", "number"),
    ("schemas Input required", []),
    ("out new", {"type": "string"}),
    ("out rate type", "integer"),
    ("out kind enum", ["a", "b"]),
    ("out state enum", ["open"]),
    ("out id maxLength", 10),
    ("schemas Output required", ["id", "state", "kind", "rate"]),
    ("out parent", {"$ref": "#/components/schemas/Output"}),
    ("in gift", {"$ref": "#/components/schemas/Gift"}),
]


@pytest.mark.parametrize(("change", "said"), BREACHES)
def test_what_breaks_an_app_is_found(change, said):
    found = breaches(document(), changed(*change))

    assert len(found) >= 1
    assert any(said in each for each in found), found


@pytest.mark.parametrize("change", HARMLESS)
def test_what_breaks_nobody_is_let_through(change):
    assert breaches(document(), changed(*change)) == []


def test_a_schema_that_another_one_replaces_is_looked_at_through_both():
    new = changed("post requestBody content", {JSON: {"schema": INPUT}})

    assert breaches(document(), new) == []


def test_kinds_may_be_added_to_what_is_sent_only():
    one, two = {"anyOf": [INPUT, GIFT]}, {"anyOf": [INPUT, GIFT, OUTPUT]}

    sent = [changed("post requestBody content", {JSON: {"schema": each}}) for each in (one, two)]
    got = [changed("post responses 201 content", {JSON: {"schema": each}}) for each in (one, two)]

    assert breaches(sent[0], sent[1]) == breaches(got[1], got[0]) == []
    assert breaches(sent[1], sent[0]) == ["POST /lines/: body: 3 kinds became 2"]
    assert breaches(got[0], got[1]) == ["POST /lines/: 201: 2 kinds became 3"]


def test_the_api_breaks_nothing_that_it_promised(capsys):
    assert main() == 0, capsys.readouterr().out
