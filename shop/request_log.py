"""One line for each request, and the id that its lines and its answer carry."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.kernel.correlation import HEADER, about, request_id_of

logger = logging.getLogger("kraam.requests")


class RequestLogMiddleware:
    """The first of all, so that it sees every answer, also those that others hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._logs = settings.LOG_REQUESTS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under an id of the load balancer's, or a new one."""
        request_id = request_id_of(request.headers)
        with about(request_id=request_id):
            began = time.perf_counter()
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            if self._logs:
                _log(request, response, milliseconds=(time.perf_counter() - began) * 1000)
        return response


def _log(request: HttpRequest, response: HttpResponse, *, milliseconds: float) -> None:
    """Never the address itself: some have tokens in them, others what somebody searched for."""
    found = request.resolver_match  # None: no such address, or a page that the process held
    logger.info(
        "request",
        extra={
            "method": request.method if request.method in _METHODS else "other",
            "route": found.route if found else "",
            "status": response.status_code,
            "ms": round(milliseconds, 1),
        },
    )


_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
