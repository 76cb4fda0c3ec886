"""Entity tags of things with a version: for reading again (If-None-Match), and for changing only
what was seen (If-Match).

Two answers of one version may differ, by prices, stock or language, so the tag has the version and
a digest of the answer. To read again both have to be the same; to change, the version. Proxies that
compress make a tag weak (RFC 9110, 8.8.1), so a weak one counts as what it was.
"""

import hashlib
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.http import parse_etags

_NEVER = -1  # the version of nothing


def etag_of(version: int, answer: Any) -> str:
    """answer: as it will be rendered."""
    digest = hashlib.sha256(orjson.dumps(answer, default=str)).hexdigest()
    return f'"{version}.{digest[:16]}"'


def versions_in(request: HttpRequest) -> frozenset[int] | None:
    """The versions that If-Match allows; None: any, as there is no such header or it says so.

    A tag that we never gave matches nothing.
    """
    tags = parse_etags(request.headers.get("If-Match", "*"))
    return None if tags == ["*"] else frozenset(map(_version, tags)) or frozenset({_NEVER})


def _version(tag: str) -> int:
    version = tag.removeprefix("W/").strip('"').partition(".")[0]
    return int(version) if version.isascii() and version.isdigit() else _NEVER
