"""Reads of the API that a process holds for a moment, as it holds pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from shop.kernel.caching import address_of, held

Get = Callable[..., Response]


def shared(get: Get) -> Callable[..., HttpResponse]:
    """For a view's `get` whose answer is the same for everyone: it is made once in two seconds.

    It must look at no token, session or cart. Every request is counted and limited as before, and
    gets headers of its own; only the app itself may keep the answer, and asks by its ETag.
    """

    @wraps(get)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        def made() -> HttpResponse:
            response = get(view, request, *args, **kwargs)
            written = request.accepted_renderer.render(
                response.data, request.accepted_media_type, view.get_renderer_context()
            )
            return HttpResponse(
                written,
                content_type=request.accepted_renderer.media_type,
                headers={"Cache-Control": "private, no-cache"},  # an app may ask by its ETag
            )

        asked_in = (request.LANGUAGE_CODE, request.accepted_media_type)
        return held.get_or_render((*address_of(request._request), *asked_in), made)

    return answered
