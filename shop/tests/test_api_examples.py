"""The API's description shows what to send, and its examples are what it says."""

import json
from collections.abc import Iterator
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator, ValidationError

JSON = "application/json"


@pytest.fixture(scope="module")
def described() -> Any:
    out = StringIO()
    call_command("spectacular", format="openapi-json", stdout=out)
    return json.loads(out.getvalue())


def bodies(described: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is taken and given in JSON, by where."""
    for path, calls in described["paths"].items():
        for method, call in calls.items():
            answers = {status: call["responses"].get(status) for status in ("200", "201")}
            for what, body in {"body": call.get("requestBody"), **answers}.items():
                if body and JSON in body.get("content", {}):
                    yield f"{method.upper()} {path} {what}", body["content"][JSON]


def closed(components: Any) -> Any:
    """So that an example has no member that is gone."""
    components = deepcopy(components)
    for schema in components["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return components


def check(example: Any, schema: Any, components: Any) -> None:
    Draft202012Validator(
        {**schema, "components": components},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    ).validate(example)


def test_everything_that_is_sent_has_an_example(described):
    """Calls of allauth are described by allauth itself."""
    without = [
        where
        for where, body in bodies(described)
        if where.endswith(" body") and "/_allauth/" not in where and not body.get("examples")
    ]

    assert without == []


def test_every_example_is_what_its_schema_says(described):
    components, wrong = closed(described["components"]), []
    for where, body in bodies(described):
        for example in body.get("examples", {}).values():
            try:
                check(example["value"], body["schema"], components)
            except ValidationError as error:
                wrong.append(f"{where}: {error.json_path}: {error.message}")

    assert wrong == []


def test_an_example_with_a_member_that_is_gone_would_be_found(described):
    schema = {"$ref": "#/components/schemas/AddLineInput"}

    with pytest.raises(ValidationError, match="'units' was unexpected"):
        check({"sku": "MUG", "units": 1}, schema, closed(described["components"]))
