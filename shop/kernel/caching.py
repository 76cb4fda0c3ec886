"""Who may keep an answer, and how long."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from shop.kernel.held_pages import HeldPages

View = Callable[..., HttpResponse]

PRODUCT_PAGE = 900  # seconds in the CDN
LIST_PAGE = 300  # seconds in the CDN; lists change with every product in them
# Seconds that the CDN may answer from an old copy while it fetches a new one. With 60, pages that
# are looked at a few times an hour were fetched each time, and hits stayed under 95 %.
STALE = 300
# Seconds that the CDN may go on with an old copy when the shop fails; not longer than it keeps any.
STALE_ON_ERROR = 3600

held = HeldPages()  # of this process


def public(*, s_maxage: int) -> Callable[[View], View]:
    """For pages that are the same for everyone: no cookie, no token, no name in them.

    Browsers ask again each time (max-age=0), so that a purge of the CDN reaches them. The process
    holds each page for a moment, see shop.kernel.held_pages.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = held.get_or_render(
                address_of(request), lambda: view(request, *args, **kwargs)
            )
            if response.status_code in {200, 301}:
                patch_cache_control(
                    response,
                    public=True,
                    max_age=0,
                    s_maxage=s_maxage,
                    stale_while_revalidate=STALE,
                    stale_if_error=STALE_ON_ERROR,
                )
            return response

        return cached

    return decorate


def address_of(request: HttpRequest) -> tuple[str, ...]:
    """What public pages differ by, and by nothing else.

    Not by the full path, which escapes: two queries that views tell apart may be one by it.
    """
    query = request.META.get("QUERY_STRING", "")
    return request.scheme or "", request.get_host(), request.path, query
