"""Limits of the API: for all clients together, for each client, and for what is dear.

Source of the headers: IETF draft-ietf-httpapi-ratelimit-headers-10. The limit of all together is
nobody's to plan with, so it is not told.
"""

import math
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from shop.kernel.rates import Bucket, Level, Rate, take

if TYPE_CHECKING:  # it imports what the settings name, which is this
    from rest_framework.views import APIView

ALL = "all"  # the name of the limit of everybody together
CLIENT = "client"  # of one account, or of one address
_LEVELS = "kraam.rate_levels"  # of a request's META
# What one household or one phone gets at most, so that nobody has more buckets than that.
_IPV6_NETWORK = 64  # bits


class Throttle(BaseThrottle):
    """Named by REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"]. One call of Redis for a request.

    A view whose work is dear says so by its `throttle_scope`, a name in API_RATES.
    """

    _wait: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether there is room for it in every bucket that it meets."""
        levels = take(self.buckets(request, view))
        request.META[_LEVELS] = levels
        self._wait = max((level.wait for level in levels), default=0) or None
        return self._wait is None

    def buckets(self, request: Request, view: "APIView") -> list[Bucket]:
        """Those that a request meets."""
        return _buckets(request, getattr(view, "throttle_scope", ""))

    def wait(self) -> float | None:
        """Seconds until it is worth asking again."""
        return self._wait


class RateLimitMiddleware:
    """Tells a client what is left to it.

    Not on a public answer: that one is kept by caches, and what it said would be another's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Where requests are counted."""
        response = self.get_response(request)
        levels = [each for each in request.META.get(_LEVELS, []) if each.bucket.name != ALL]
        if levels and "public" not in response.get("Cache-Control", ""):
            response["RateLimit-Policy"] = _list(map(_policy, levels))
            response["RateLimit"] = _list(map(_left, levels))
        return response


def _buckets(request: Request, scope: str) -> list[Bucket]:
    rates, client = settings.API_RATES, _client(request)
    named = [(ALL, ""), (CLIENT, client), *([(scope, client)] if scope else [])]
    return [Bucket(name, key, Rate(*rates[name])) for name, key in named]


def _client(request: Request) -> str:
    """Whose requests these are: only what is proven counts, or a new token were a new bucket."""
    if request.user is not None and request.user.is_authenticated:
        return f"account {request.user.pk}"
    try:
        address = ip_address(get_adapter().get_client_ip(request._request))
    except (PermissionDenied, ValueError):  # it came past the proxies: all of them are one client
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_NETWORK), strict=False))
    return str(address)


def _list(items: Iterable[str]) -> str:
    return ", ".join(items)


def _policy(level: Level) -> str:
    rate = level.bucket.rate
    return f'"{level.bucket.name}";q={rate.burst};w={rate.window}'


def _left(level: Level) -> str:
    return f'"{level.bucket.name}";r={level.remaining};t={math.ceil(level.wait or level.full_in)}'
