"""The body of a refusal: RFC 9457, and mistakes in what was sent by where they are.

A mistake in the body has a `pointer` (RFC 6901, as a fragment: `#/shipping_address/country`), one
in the query a `parameter`. Each has a `code` for programs and a `detail` for people.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rest_framework.exceptions import ValidationError

CONTENT_TYPE = "application/problem+json"
_OF_THE_WHOLE = "non_field_errors"  # what REST framework calls mistakes of no field of their own


def problem(
    status: int,
    *,
    code: str,
    detail: str,
    details: Mapping[str, Any] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """`code`, `details` and `errors` are our extension members."""
    return {
        "type": f"/problems/{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "details": details or {},
        "errors": list(errors),
    }


def mistakes(error: ValidationError, *, in_query: bool) -> list[dict[str, str]]:
    """What a serializer found wrong, in its order. in_query: it read the address, not a body."""
    found = _flat(error.get_full_details(), ())
    return [
        {**(_in_query(path) if in_query else _in_body(path)), "code": code, "detail": detail}
        for path, code, detail in found
    ]


def _flat(found: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if isinstance(found, Mapping):
        if isinstance(found.get("message"), str) and found.keys() == {"message", "code"}:
            yield path, found["code"], found["message"]
            return
        for name, below in found.items():
            of_the_whole = name == _OF_THE_WHOLE
            yield from _flat(below, path if of_the_whole else (*path, str(name)))
        return
    for place, below in enumerate(found):
        # A list is the mistakes of one value, or one item after another, {} where it is right.
        is_one = isinstance(below, Mapping) and below.keys() == {"message", "code"}
        yield from _flat(below, path if is_one else (*path, str(place)))


def _in_query(path: tuple[str, ...]) -> dict[str, str]:
    return {"parameter": path[0]} if path else {}


def _in_body(path: tuple[str, ...]) -> dict[str, str]:
    steps = (f"/{each.replace('~', '~0').replace('/', '~1')}" for each in path)
    return {"pointer": f"#{''.join(steps)}"}
