"""What belongs together in the logs: the request or the job that a line was written for."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from uuid import uuid4

HEADER = "X-Request-Id"  # of every answer
# What the load balancer adds to each request, such as Root=1-67891233-abcdef012345678912345678.
# Source: docs.aws.amazon.com/elasticloadbalancing, "Request tracing for your Application Load
# Balancer".
AMAZONS_HEADER = "X-Amzn-Trace-Id"
_ROOT = re.compile(r"(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)")

_NOTHING: Mapping[str, str] = MappingProxyType({})
_about: ContextVar[Mapping[str, str]] = ContextVar("correlation", default=_NOTHING)


def request_id_of(headers: Mapping[str, str]) -> str:
    """The id that Amazon's load balancer gave the request; without one, a new id."""
    found = _ROOT.search(headers.get(AMAZONS_HEADER, ""))
    return found[1] if found else uuid4().hex


@contextmanager
def about(**fields: str) -> Iterator[None]:
    """All lines that are logged meanwhile, in this thread, carry these fields."""
    token = _about.set({**_about.get(), **fields})
    try:
        yield
    finally:
        _about.reset(token)


def fields_now() -> Mapping[str, str]:
    """The fields that a line carries that is logged now."""
    return _about.get()
