"""Look here for the shapes that the modules hand to each other."""

from dataclasses import dataclass, field
from typing import Any

JsonObject = dict[str, Any]


@dataclass(slots=True)
class Stored:
    """One object as Stripe shows it, and what only this server may know of it."""

    body: JsonObject
    private: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer; `original` is the request that made it, when it is a replay."""

    status: int
    body: bytes
    original: str | None = None
