"""Refusals as HTTP: the one place that knows their status codes."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.response import Response
from rest_framework.views import exception_handler

from shop.kernel.errors import Invalid, KeyReused, NotFound, Refused, ShopError, Unavailable
from shop.kernel.json_input import BodyTooLarge
from shop.outages import as_refusal

logger = logging.getLogger(__name__)

STATUS_OF: dict[type[ShopError], int] = {
    Invalid: 400,
    NotFound: 404,
    Refused: 409,
    KeyReused: 422,  # source: IETF draft "The Idempotency-Key HTTP Header Field", section 2.7
    Unavailable: 503,
}


def refusal_in(error: Exception) -> ShopError | None:
    """What an error is to the customer: a refusal, an outage, or None for a bug of ours."""
    if isinstance(error, ShopError):
        return error
    outage = as_refusal(error)
    if outage is not None:
        logger.error("a store does not answer", exc_info=error)
    return outage


def status_of(refusal: ShopError) -> int:
    """The HTTP status of a refusal, by its family."""
    return next(STATUS_OF[family] for family in type(refusal).__mro__ if family in STATUS_OF)


def problem(status: int, *, code: str, detail: str, details: Any) -> dict[str, Any]:
    """The body of a refusal. Source: RFC 9457; `code` and `details` are our extension members."""
    return {
        "type": f"/problems/{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "details": details,
    }


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Named by REST_FRAMEWORK["EXCEPTION_HANDLER"]. None is a bug: it ends as a logged 500."""
    refusal = refusal_in(error)
    if refusal is not None:
        status, details = status_of(refusal), refusal.details()
        body = problem(status, code=refusal.code, detail=str(refusal.message), details=details)
        return Response(body, status=status, content_type="application/problem+json")
    if isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    response = exception_handler(error, context)  # REST framework's own: input, login, throttle
    if response is not None:
        code = getattr(error, "default_code", "not_found")
        detail = _sentence(error)
        response.data = problem(
            response.status_code, code=code, detail=detail, details=response.data
        )
        response.content_type = "application/problem+json"
    return response


def _sentence(error: Exception) -> str:
    """REST framework's own is one sentence, or the mistakes by field: those are the details."""
    own = getattr(error, "detail", "")
    return str(own if isinstance(own, str) else getattr(error, "default_detail", ""))


def refusal_page(request: HttpRequest, refusal: ShopError) -> HttpResponse:
    """A refusal that no view could explain on its own page."""
    status = status_of(refusal)
    template = "404.html" if status == 404 else "refused.html"
    return render(request, template, {"refusal": refusal, "status": status}, status=status)
