"""Look here for how a request's form fields become checked values.

Source: https://docs.stripe.com/api (form-encoded, nested with brackets) and
https://docs.stripe.com/error-codes (parameter_missing, parameter_unknown, ...)
"""

from collections.abc import Iterable
from typing import Any

from deploy.local.stripe.errors import invalid, missing
from deploy.local.stripe.shapes import JsonObject

_BOOLEANS = {"true": True, "false": False}
_EVERYWHERE = frozenset({"expand", "key"})  # Stripe's script sends its key as a field
MAX_METADATA = 50
MAX_METADATA_KEY = 40  # characters
MAX_METADATA_VALUE = 500


def decode(pairs: Iterable[tuple[str, str]]) -> JsonObject:
    """Nest `a[b]=1`, `a[0]=1` and `a[]=1`; the values stay text."""
    root: JsonObject = {}
    for name, value in pairs:
        head, *rest = name.split("[")
        node, key = root, head
        for part in rest:
            child = node.setdefault(key, {})
            if not isinstance(child, dict):
                raise invalid(f"Invalid request: {name} is both a value and a hash.", param=head)
            node, key = child, part.rstrip("]") or str(len(child))
        node[key] = value
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_listed(value[key]) for key in sorted(value, key=int)]
    return {key: _listed(inner) for key, inner in value.items()}


class Parameters:
    """The fields of a request or of a hash in it. Every refusal names the field as Stripe does."""

    def __init__(self, values: JsonObject, prefix: str = "") -> None:
        self._values = values
        self._prefix = prefix

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def path(self, name: str) -> str:
        """The field's full name, such as `card[number]`."""
        return f"{self._prefix}[{name}]" if self._prefix else name

    def allow(self, *names: str) -> None:
        """Refuse every field that is not among these."""
        allowed = {*names, *(() if self._prefix else _EVERYWHERE)}
        unknown = [self.path(name) for name in self._values if name not in allowed]
        if unknown:
            plural = "s" if len(unknown) > 1 else ""
            raise invalid(
                f"Received unknown parameter{plural}: {', '.join(unknown)}",
                param=unknown[0],
                code="parameter_unknown",
            )

    def raw(self, name: str) -> Any:
        """The value as it came, or None."""
        return self._values.get(name)

    def cleared(self, name: str) -> bool:
        """Whether the caller unsets the field by an empty value."""
        return self._values.get(name) == ""

    def text(self, name: str) -> str | None:
        """A text, or None when it is absent or empty."""
        value = self._values.get(name)
        if isinstance(value, dict | list):
            raise invalid(f"Invalid string: {value}", param=self.path(name))
        return value or None

    def required_text(self, name: str) -> str:
        """A text that has to be there."""
        if name not in self._values:
            raise missing(self.path(name))
        value = self.text(name)
        if value is None:
            raise self._empty(name)
        return value

    def _empty(self, name: str) -> Exception:
        path = self.path(name)
        return invalid(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to "
            f"unset a parameter; however '{path}' cannot be unset. You should remove '{path}' from "
            "your request or supply a non-empty value.",
            param=path,
            code="parameter_invalid_empty",
        )

    def integer(self, name: str, *, minimum: int = 0) -> int | None:
        """A whole number, or None when it is absent."""
        if name not in self._values:
            return None
        value = self._values[name]
        path = self.path(name)
        if value == "":
            raise self._empty(name)
        digits = value.removeprefix("-") if isinstance(value, str) else ""
        if not (digits.isascii() and digits.isdigit()):
            raise invalid(f"Invalid integer: {value}", param=path, code="parameter_invalid_integer")
        if int(value) < minimum:
            raise invalid(
                f"This value must be greater than or equal to {minimum}.",
                param=path,
                code="parameter_invalid_integer",
            )
        return int(value)

    def required_integer(self, name: str, *, minimum: int = 0) -> int:
        """A whole number that has to be there."""
        value = self.integer(name, minimum=minimum)
        if value is None:
            raise missing(self.path(name))
        return value

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """`true` or `false`."""
        value = self._values.get(name, "")
        if value == "":
            return default
        if not isinstance(value, str) or value not in _BOOLEANS:
            raise invalid(f"Invalid boolean: {value}", param=self.path(name))
        return _BOOLEANS[value]

    def choice(self, name: str, options: Iterable[str]) -> str | None:
        """One of these, or None when it is absent or empty."""
        value = self.text(name)
        if value is not None and value not in set(options):
            wanted = ", ".join(options)
            path = self.path(name)
            raise invalid(f"Invalid {path}: must be one of {wanted}", param=path)
        return value

    def nested(self, name: str) -> "Parameters | None":
        """The hash under this name, or None when it is absent or empty."""
        value = self._values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, dict):
            raise invalid("Invalid object", param=self.path(name))
        return Parameters(value, self.path(name))

    def texts(self, name: str) -> list[str]:
        """A list of texts; empty when it is absent."""
        value = self._values.get(name)
        if value in (None, ""):
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise invalid("Invalid array", param=self.path(name))
        return value

    def metadata(self, current: dict[str, str]) -> dict[str, str]:
        """What the metadata is after this request: an empty value removes its key.

        Source: https://docs.stripe.com/api/metadata
        """
        if self.cleared("metadata"):
            return {}
        given = self.nested("metadata")
        if given is None:
            return current
        merged = dict(current)
        for key, value in given._values.items():
            _check_metadata(key, value)
            merged[key] = value
        merged = {key: value for key, value in merged.items() if value != ""}
        if len(merged) > MAX_METADATA:
            raise invalid(f"You can have at most {MAX_METADATA} metadata keys.", param="metadata")
        return merged

    def created(self) -> dict[str, int]:
        """The bounds of `created`, by comparison: gt, gte, lt, lte."""
        given = self.raw("created")
        if isinstance(given, str) and given:
            moment = self.required_integer("created")
            return {"gte": moment, "lte": moment}
        bounds = self.nested("created")
        if bounds is None:
            return {}
        bounds.allow("gt", "gte", "lt", "lte")
        return {name: bounds.required_integer(name) for name in bounds._values}


def _check_metadata(key: str, value: Any) -> None:
    if len(key) > MAX_METADATA_KEY:
        raise invalid(
            f"Metadata keys can have up to {MAX_METADATA_KEY} characters, but you passed in a key "
            f"that is {len(key)} characters. Invalid key: {key}",
            param="metadata",
        )
    if not isinstance(value, str):
        raise invalid("Metadata values must be strings.", param=f"metadata[{key}]")
    if len(value) > MAX_METADATA_VALUE:
        raise invalid(
            f"Metadata values can have up to {MAX_METADATA_VALUE} characters, but you passed in a "
            f"value that is {len(value)} characters. Invalid value: {value}",
            param=f"metadata[{key}]",
        )
