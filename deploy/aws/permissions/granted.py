"""What templates permit a role: actions on things, named as `deploy.aws.permissions.calls` does."""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from deploy.aws.permissions.calls import Needed

Template = Mapping[str, Any]
_POLICIES = {"AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"}
_TABLES = {"AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"}
# What is permitted beside the things that the suite can call: keys, the search, starting tasks.
_COMPARED = ("dynamodb:", "s3:", "cloudfront:")


def granted(templates: Iterable[Template], *, role: str, prefix: str) -> set[Needed]:
    """Of a role, by what its logical id begins with. prefix: of the environment's names."""
    known = list(templates)
    exports = {
        output["Export"]["Name"]: (template, output["Value"])
        for template in known
        for output in template.get("Outputs", {}).values()
        if "Export" in output
    }
    return {
        Needed(action, _thing(resource, template, exports, prefix))
        for template in known
        for statement in _statements(template, role)
        if statement["Effect"] == "Allow"
        for action in _many(statement["Action"])
        if action.startswith(_COMPARED)
        for resource in _many(statement["Resource"])
    }


def is_permitted(needed: Needed, permitted: Iterable[Needed]) -> bool:
    """Whether one of these permits it; in a thing a star stands for anything."""
    return any(
        each.action == needed.action and fnmatchcase(needed.thing, each.thing) for each in permitted
    )


def _statements(template: Template, role: str) -> Iterator[Mapping[str, Any]]:
    for resource in template["Resources"].values():
        if resource["Type"] in _POLICIES:
            roles = [str(each.get("Ref", "")) for each in resource["Properties"].get("Roles", ())]
            if any(each.startswith(role) for each in roles):
                yield from resource["Properties"]["PolicyDocument"]["Statement"]


def _thing(
    resource: Any, template: Template, exports: Mapping[str, tuple[Template, Any]], prefix: str
) -> str:
    """Of a resource as a statement writes it."""
    value, rest = _split(resource)
    if isinstance(value, str):
        return "distribution" if ":distribution/" in value else value + rest
    if "Fn::ImportValue" in value:
        template, value = exports[value["Fn::ImportValue"]]
    found = template["Resources"][value["Fn::GetAtt"][0]]
    if found["Type"] in _TABLES:
        return f"table/{found['Properties']['TableName'].removeprefix(f'{prefix}-')}{rest}"
    name = _text(found["Properties"]["BucketName"]).removeprefix(f"{prefix}-").partition("-")[0]
    return f"object/{name}" if rest else f"bucket/{name}"


def _split(resource: Any) -> tuple[Any, str]:
    """What it refers to, and the text behind that."""
    if isinstance(resource, str) or "Fn::Join" not in resource:
        return resource, ""
    first, *more = resource["Fn::Join"][1]
    if isinstance(first, str):
        return _text(resource), ""
    return first, "".join(map(_text, more))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "".join(map(_text, value["Fn::Join"][1])) if "Fn::Join" in value else ""


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
