"""Reads of the API that a process holds for a moment, as it holds pages."""

import gzip
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.kernel.caching import address_of, held

Get = Callable[..., Response]
_SHORTEST = 200  # bytes; as Django has it: less becomes longer
_BROTLI = 5  # of 11: as fast as gzip, and a tenth smaller
_GZIP = 6  # of 9
_REFUSED = r"\s*;\s*q=0(?:\.0*)?\s*(?:,|$)"
_TAKES = {name: re.compile(rf"\b{name}\b(?!{_REFUSED})") for name in ("br", "gzip")}


def shared(get: Get) -> Callable[..., HttpResponse]:
    """For a view's `get` whose answer is the same for everyone: it is made once in two seconds.

    It must look at no token, session or cart. Every request is counted and limited as before, and
    gets headers of its own; only the app itself may keep the answer, and asks by its ETag. It is
    held compressed, as nothing in it is secret; each encoding has an ETag of its own.
    """

    @wraps(get)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        encoding = _encoding(request._request)

        def made() -> HttpResponse:
            response = get(view, request, *args, **kwargs)
            written = request.accepted_renderer.render(
                response.data, request.accepted_media_type, view.get_renderer_context()
            )
            whole = HttpResponse(
                written,
                content_type=request.accepted_renderer.media_type,
                headers={"Cache-Control": "private, no-cache"},  # an app may ask by its ETag
            )
            return _encoded(whole, encoding)

        asked_in = (request.LANGUAGE_CODE, request.accepted_media_type, encoding)
        return held.get_or_render((*address_of(request._request), *asked_in), made)

    return answered


def _encoding(request: HttpRequest) -> str:
    """The best that the client takes; empty: as it is."""
    accepted = request.headers.get("Accept-Encoding", "")
    return next((name for name, takes in _TAKES.items() if takes.search(accepted)), "")


def _encoded(response: HttpResponse, encoding: str) -> HttpResponse:
    """The same for the same content, in every process: its ETag is made of it."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if not encoding or len(response.content) < _SHORTEST:
        return response
    if encoding == "br":
        response.content = brotli.compress(response.content, quality=_BROTLI)
    else:
        response.content = gzip.compress(response.content, _GZIP, mtime=0)
    response["Content-Encoding"] = encoding
    return response
