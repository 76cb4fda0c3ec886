"""Refusals as HTTP: the one place that knows their status codes."""

import logging
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.exceptions import (
    APIException,
    ParseError,
    PermissionDenied,
    ValidationError,
)
from rest_framework.exceptions import (
    NotFound as NoSuchAddress,
)
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import exception_handler

from shop.kernel.errors import (
    AttestationRequired,
    Gone,
    Invalid,
    KeyReused,
    NotFound,
    PreconditionFailed,
    QueryTooLong,
    Refused,
    ShopError,
    Unavailable,
)
from shop.kernel.json_input import BodyTooLarge
from shop.kernel.problems import CONTENT_TYPE, mistakes, problem
from shop.outages import as_refusal

logger = logging.getLogger(__name__)

STATUS_OF: dict[type[ShopError], int] = {
    Invalid: 400,
    AttestationRequired: 403,
    NotFound: 404,
    Refused: 409,
    Gone: 410,
    PreconditionFailed: 412,
    QueryTooLong: 414,
    KeyReused: 422,  # source: IETF draft "The Idempotency-Key HTTP Header Field", section 2.7
    Unavailable: 503,
}

_BY_STATUS: dict[int, type[APIException]] = {
    400: ParseError,
    403: PermissionDenied,
    404: NoSuchAddress,
    500: APIException,
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


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Named by REST_FRAMEWORK["EXCEPTION_HANDLER"]. None is a bug: it ends as a logged 500."""
    refusal = refusal_in(error)
    if refusal is not None:
        status = status_of(refusal)
        return Response(_body_of(refusal, status), status=status, content_type=CONTENT_TYPE)
    known = _known(error)
    response = exception_handler(known, context)  # REST framework's own: input, login, throttle
    if response is not None and isinstance(known, APIException):
        errors = []
        if isinstance(known, ValidationError):
            errors = mistakes(known, in_query=context["request"].method in SAFE_METHODS)
        response.data = problem(
            response.status_code, code=known.default_code, detail=_sentence(known), errors=errors
        )
        response.content_type = CONTENT_TYPE
    return response


def _known(error: Exception) -> Exception:
    """Django's own refusals as those of REST framework, which have a code."""
    if isinstance(error, RequestDataTooBig):
        return BodyTooLarge()
    if isinstance(error, Http404):
        return NoSuchAddress()
    return PermissionDenied() if isinstance(error, DjangoPermissionDenied) else error


def _sentence(error: APIException) -> str:
    """REST framework's own is one sentence, or the mistakes, which stand beside it."""
    own = error.detail
    return str(own if isinstance(own, str) else error.default_detail)


def api_problem(status: int) -> HttpResponse:
    """A refusal of the API that no view of it could say."""
    error = _BY_STATUS[status]
    body = problem(status, code=error.default_code, detail=str(error.default_detail))
    return _as_problem(body, status)


def is_api(request: HttpRequest) -> bool:
    """Whether it is a program that asks."""
    return request.path_info.startswith(("/api/", "/_allauth/"))


def refusal_answer(request: HttpRequest, refusal: ShopError) -> HttpResponse:
    """A refusal that no view could explain: a page for people, a problem for programs."""
    status = status_of(refusal)
    if is_api(request):
        return _as_problem(_body_of(refusal, status), status)
    template = "404.html" if status == 404 else "refused.html"
    return render(request, template, {"refusal": refusal, "status": status}, status=status)


def _body_of(refusal: ShopError, status: int) -> dict[str, Any]:
    return problem(
        status, code=refusal.code, detail=str(refusal.message), details=refusal.details()
    )


def _as_problem(body: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type=CONTENT_TYPE)
