"""Look here for which API versions a request may name. Source: https://docs.stripe.com/api/versioning"""

import re
from datetime import date
from typing import Final

from starlette.datastructures import Headers

from deploy.local.stripe.errors import ApiError

# A date, since 2024-09-30 the name of a release or `preview`, then switches for previews.
_VERSION: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(\.[a-z]+)?(; ?[a-z0-9_]+=v\d+)*")
_FIRST: Final = "2011-01-01"


def check_version(headers: Headers) -> None:
    """Refuse a version that does not look like one of Stripe's.

    Raises:
        ApiError: `Invalid Stripe API version`.
    """
    given = headers.get("stripe-version")
    if given is not None and not _is_known(given):
        raise ApiError(400, f"Invalid Stripe API version: {given}", remembered=False)


def answered_version(headers: Headers, default: str) -> str:
    """The version that the answer is in: the caller's, or the account's own."""
    given = headers.get("stripe-version")
    return given if given is not None and _is_known(given) else default


def _is_known(version: str) -> bool:
    match = _VERSION.fullmatch(version)
    if match is None or match[1] < _FIRST:
        return False
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return False
    return True
