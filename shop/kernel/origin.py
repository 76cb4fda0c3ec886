"""Forms on pages that a CDN keeps carry no CSRF token; where a post comes from tells as much."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import is_same_domain
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def same_origin_required(view: View) -> View:
    """Refuses a request that another site made the browser send. Goes with `csrf_exempt`.

    Raises PermissionDenied, which is a 403. Sec-Fetch-Site, where a browser sends it, and Origin
    cannot be set by a page; Referer is for browsers that send neither. One of them has to be there.
    Sources: W3C Fetch Metadata Request Headers, 2.3; RFC 6454, 7.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_same_origin(request):
            raise PermissionDenied(_("This request came from another website."))
        return view(request, *args, **kwargs)

    return checked


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a page of this site, or of a trusted origin, made this request."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    source = _origin(request.headers.get("Origin") or request.headers.get("Referer") or "")
    if source is None:
        return False
    own = _origin(f"{request.scheme}://{request.get_host()}")
    trusted = (_origin(address) for address in (settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS))
    return source == own or any(_matches(source, origin) for origin in trusted if origin)


def _origin(address: str) -> tuple[str, str] | None:
    """Scheme and host with its port; None for what is no address, such as the origin "null"."""
    try:
        parts = urlsplit(address.lower())
    except ValueError:
        return None
    return (parts.scheme, parts.netloc) if parts.scheme and parts.netloc else None


def _matches(source: tuple[str, str], trusted: tuple[str, str]) -> bool:
    """A trusted origin may be all subdomains of a domain: https://*.example.com."""
    return source[0] == trusted[0] and is_same_domain(source[1], trusted[1].lstrip("*"))
