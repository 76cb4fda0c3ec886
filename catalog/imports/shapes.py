"""Whether plain data has the shape of a draft: what comes from a file may be anything."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


def misshapen(plain: Mapping[str, Any], kind: type) -> str | None:
    """The name of a field that does not fit its type in a dataclass, or is none; None: all fit.

    Fields may be missing. Moments are ISO 8601, tuples are lists.
    """
    hints = _hints(kind)
    return next(
        (
            name
            for name, value in plain.items()
            if name not in hints or not _fits(value, hints[name])
        ),
        None,
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: Any, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, UnionType):
        return any(_fits(value, each) for each in arguments)
    if origin is tuple:
        return isinstance(value, list) and all(_fits(each, arguments[0]) for each in value)
    if origin is Mapping:
        return isinstance(value, dict) and all(
            isinstance(key, str) and _fits(each, arguments[1]) for key, each in value.items()
        )
    if is_dataclass(hint):
        return _fits_dataclass(value, hint)
    if hint is datetime:
        return _is_moment(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return isinstance(value, str) and value in {each.value for each in hint}
    return type(value) is hint or (hint is type(None) and value is None)


def _fits_dataclass(value: Any, kind: Any) -> bool:
    if not isinstance(value, dict) or misshapen(value, kind) is not None:
        return False
    given = value.keys()
    return all(each.name in given for each in fields(kind) if not _has_default(each))


def _has_default(each: Any) -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
