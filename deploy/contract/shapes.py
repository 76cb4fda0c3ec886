"""JSON Schemas of an OpenAPI document, and what of them breaks those who rely on them.

What clients send may only be taken more widely, what they get only be said more closely. Covers
what drf-spectacular writes: references, allOf of one, null as a type or as a branch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Schema = Mapping[str, Any]
# Limits by how a change of them narrows what is taken.
_UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_FORMS = ("pattern", "format", "multipleOf", "uniqueItems", "const")
MORE_MAY_COME = "more may come"  # in the description of a member: clients bear with new values


class Way(Enum):
    """Who writes what a schema describes."""

    SENT = "taken"
    GOT = "given"


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema without references. types: empty, any of them."""

    types: frozenset[str]
    enum: frozenset[str] | None
    schema: Schema
    branches: tuple[Any, ...] = ()

    @property
    def required(self) -> frozenset[str]:
        """Members that are always there."""
        return frozenset(self.schema.get("required", ()))

    @property
    def properties(self) -> Mapping[str, Any]:
        """Members by name."""
        found: Mapping[str, Any] = self.schema.get("properties", {})
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents, and the pairs of references that are being compared, which may recur."""

    before: Schema
    after: Schema
    seen: set[tuple[str, str, Way]] = field(default_factory=set)

    def breaches(self, before: Any, after: Any, way: Way, where: str) -> Iterator[str]:
        """What is worse in the schema than it was; where: for people."""
        if _refers(before) and _refers(after):
            pair = (str(before), str(after), way)
            if pair in self.seen:
                return
            self.seen.add(pair)
        old, new = shape_of(before, self.before), shape_of(after, self.after)
        yield from _types(old, new, way, where)
        yield from _values(old, new, way, where)
        yield from _members(old, new, way, where)
        if way is Way.SENT:
            yield from _limits(old.schema, new.schema, where)
        yield from self._below(old, new, way, where)

    def _below(self, old: Shape, new: Shape, way: Way, where: str) -> Iterator[str]:
        for name in old.properties.keys() & new.properties.keys():
            place = f"{where}.{name}"
            yield from self.breaches(old.properties[name], new.properties[name], way, place)
        for key, mark in (("items", "[]"), ("additionalProperties", ".*")):
            one, other = old.schema.get(key), new.schema.get(key)
            if isinstance(one, Mapping) and isinstance(other, Mapping):
                yield from self.breaches(one, other, way, f"{where}{mark}")
            elif other is False and one is not False and way is Way.SENT:
                yield f"{where}: others are no longer taken"
        if len(old.branches) != len(new.branches):
            narrower = len(new.branches) < len(old.branches)
            if narrower is (way is Way.SENT):
                yield f"{where}: {len(old.branches)} kinds became {len(new.branches)}"
        for number, (one, other) in enumerate(zip(old.branches, new.branches, strict=False), 1):
            yield from self.breaches(one, other, way, f"{where}({number})")


def shape_of(schema: Any, document: Schema) -> Shape:
    """A schema as one, with what it refers to."""
    merged = _merged(schema, document)
    types = merged.get("type", ())
    found = {types} if isinstance(types, str) else set(types)
    branches = []
    for branch in (*merged.get("oneOf", ()), *merged.get("anyOf", ())):
        if _merged(branch, document).get("type") == "null":
            found.add("null")
        else:
            branches.append(branch)
    if len(branches) == 1:
        inner = shape_of(branches[0], document)
        types_of_both = inner.types | found if inner.types else frozenset()
        return Shape(types_of_both, inner.enum, inner.schema, inner.branches)
    if "number" in found:
        found.add("integer")
    if found == {"null"} and branches:
        found = set()  # null besides branches, each of which has its own
    enum = merged.get("enum")
    values = None if enum is None else frozenset(repr(value) for value in enum)
    return Shape(frozenset(found), values, merged, tuple(branches))


def _refers(schema: Any) -> bool:
    """Whether it is a reference, or one that may be null or has a description."""
    if not isinstance(schema, Mapping):
        return False
    parts = (part for key in ("allOf", "oneOf", "anyOf") for part in schema.get(key, ()))
    return "$ref" in schema or any("$ref" in part for part in parts)


def _merged(schema: Any, document: Schema) -> dict[str, Any]:
    """With what it refers to, and with all of allOf."""
    if not isinstance(schema, Mapping):  # true: anything
        return {}
    own = {key: value for key, value in schema.items() if key not in {"$ref", "allOf"}}
    parts = list(schema.get("allOf", ()))
    if "$ref" in schema:
        target: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        parts.append(target)
    whole: dict[str, Any] = {}
    for part in [_merged(each, document) for each in parts] + [own]:
        properties = {**whole.get("properties", {}), **part.get("properties", {})}
        required = [*whole.get("required", ()), *part.get("required", ())]
        whole |= part
        if properties:
            whole["properties"] = properties
        if required:
            whole["required"] = required
    return whole


def _types(old: Shape, new: Shape, way: Way, where: str) -> Iterator[str]:
    wide, narrow = (old, new) if way is Way.SENT else (new, old)
    if (narrow.types and not narrow.types >= wide.types) or (narrow.types and not wide.types):
        was, now = (" or ".join(sorted(each.types)) or "anything" for each in (old, new))
        yield f"{where}: {was} became {now}"


def _values(old: Shape, new: Shape, way: Way, where: str) -> Iterator[str]:
    if way is Way.SENT:
        if new.enum is not None and (old.enum is None or old.enum - new.enum):
            gone = ", ".join(sorted((old.enum or frozenset()) - new.enum)) or "others"
            yield f"{where}: no longer taken: {gone}"
        return
    if old.enum is None or MORE_MAY_COME in str(old.schema.get("description", "")):
        return
    if new.enum is None or new.enum - old.enum:
        more = ", ".join(sorted((new.enum or frozenset()) - old.enum)) or "any"
        yield f"{where}: new values that clients do not know: {more}"


def _members(old: Shape, new: Shape, way: Way, where: str) -> Iterator[str]:
    for name in sorted(old.properties.keys() - new.properties.keys()):
        yield f"{where}.{name}: is gone"
    if way is Way.SENT:
        for name in sorted(new.required - old.required):
            yield f"{where}.{name}: has to be sent now"
    else:
        for name in sorted((old.required - new.required) & new.properties.keys()):
            yield f"{where}.{name}: may be missing now"


def _limits(old: Schema, new: Schema, where: str) -> Iterator[str]:
    for name in (*_UPPER, *_LOWER, *_FORMS):
        was, now = old.get(name), new.get(name)
        if now is None or now == was:
            continue
        is_wider = was is not None and (
            (name in _UPPER and now > was) or (name in _LOWER and now < was)
        )
        if not is_wider and not (name == "uniqueItems" and now is False):
            yield f"{where}: {name} {'none' if was is None else was} became {now}"
