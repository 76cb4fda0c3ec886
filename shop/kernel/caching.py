"""Who may keep an answer, and how long."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control

from shop.kernel.held_pages import HeldPages

View = Callable[..., HttpResponse]

PRODUCT_PAGE = 900  # seconds in the CDN
LIST_PAGE = 300  # seconds in the CDN; lists change with every product in them
# Seconds that the CDN may answer from an old copy while it fetches a new one. With 60, pages that
# are looked at a few times an hour were fetched each time, and hits stayed under 95 %.
STALE = 300

API = "/api/"  # what addresses of the API begin with; all others are pages
# Headers that an answer of the API differs by, beside its address; pages differ by none.
_ASKED_FOR_BY = ("Accept-Language", "Accept")

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
                )
            return response

        return cached

    return decorate


def shared(view: View) -> View:
    """For reads of the API that are the same for everyone: the process holds each for a moment.

    Nobody else may keep them: apps have no CDN between them and an edit. The view must look at no
    token, session or cart.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return view(request, *args, **kwargs)
        return held.get_or_render(
            address_of(request), lambda: _whole(view(request, *args, **kwargs))
        )

    return answered


def _whole(response: HttpResponse) -> HttpResponse:
    """REST framework leaves the writing of an answer to Django, which does it after the view."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def address_of(request: HttpRequest) -> tuple[str, ...]:
    """What public pages and answers differ by, and by nothing else.

    Not by the full path, which escapes: two queries that views tell apart may be one by it.
    """
    query = request.META.get("QUERY_STRING", "")
    address = request.scheme or "", request.get_host(), request.path, query
    return *address, *(request.headers.get(name, "") for name in asked_for_by(request))


def asked_for_by(request: HttpRequest) -> tuple[str, ...]:
    """Headers that are a part of what is asked for, and so of the address."""
    return _ASKED_FOR_BY if request.path.startswith(API) else ()
