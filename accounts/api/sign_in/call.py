"""The frame around a call of allauth: counted, parsed and refused as any other of the API.

allauth does the work, and its answers stay as they are when they are data. That goes for 401 and
410, which list the steps by which one can go on. What only says no becomes a problem: see
docs/adr/0022.
"""

import json
from collections.abc import Callable
from typing import Any, ClassVar

import orjson
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.base.views import APIView as AllauthView
from allauth.headless.constants import Client
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import (
    APIException,
    ErrorDetail,
    NotFound,
    ParseError,
    PermissionDenied,
    Throttled,
    ValidationError,
)
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.sign_in.shapes import Steps
from shop.kernel.api import ProblemOutput
from shop.kernel.problems import CONTENT_TYPE

# Who may call: security schemes, of which one will do. {} is nobody in particular.
ANYBODY: list[Any] = [{}]
HALFWAY: list[Any] = [{"sessionToken": []}]
CUSTOMER: list[Any] = [{"accessToken": []}]
_WITH_STEPS = frozenset({401, 410})
_OF_THE_WHOLE = "non_field_errors"
# Seconds. allauth does not say when its limits end; most of them are by the minute.
_LIMITED_FOR = 60
_PLACE = {
    401: "Not signed in, or not yet: `data.flows` are the steps that are open, `is_pending` the "
    "one that is waited for.",
    410: "The session is over: begin anew.",
}

View = Callable[..., HttpResponseBase]


class WrongStep(APIException):
    """There is nothing to go on with, or it is done."""

    status_code = 409
    default_code = "wrong_step"
    default_detail = _("This is not the step that comes next. Please start again.")


def of_allauth(view: type[AllauthView], **options: Any) -> View:
    """allauth's view for apps, with other options than its own."""
    made: View = view.as_api_view(client=Client.APP, **options)
    return made


class SignInCall(APIView):
    """An address of allauth's. It reads the tokens itself, so no class of ours does.

    beneath: allauth's view. A write may cost a mail or a slow hash, so it is counted as one.
    """

    beneath: ClassVar[View]
    authentication_classes = ()

    @property
    def throttle_scope(self) -> str:
        """Named in API_RATES."""
        return "" if self.request.method in SAFE_METHODS else "write"

    def pass_on(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """What allauth answers. Raises APIException where that only says no."""
        plain = request._request
        _require_object(request, plain)
        try:
            answer = type(self).beneath(plain, **kwargs)
        except ImmediateHttpResponse as error:
            answer = error.response
        except UpdateError as error:  # the session was ended while this was running
            raise WrongStep from error
        except RecursionError as error:
            raise ParseError(_("The request is nested too deeply.")) from error
        _raise_if_refused(answer)
        return answer


def described(
    name: str,
    summary: str,
    *,
    caller: list[Any],
    answers: dict[int, Any],
    request: Any = None,
    also: dict[int, str] | None = None,
) -> Callable[[Any], Any]:
    """A call for the API's description. also: refusals, by status."""
    steps = {status: OpenApiResponse(Steps, description=_PLACE[status]) for status in (401, 410)}
    refusals: dict[Any, Any] = {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemOutput, description=when)
        for status, when in (also or {}).items()
    }
    decorated: Callable[[Any], Any] = extend_schema(
        operation_id=name,
        summary=summary,
        tags=["sign-in"],
        auth=caller,
        request=request,
        responses={**steps, **answers, **refusals},
    )
    return decorated


def _require_object(request: Request, plain: HttpRequest) -> None:
    """Raises APIException for a body that is no JSON object of text. allauth parses it again."""
    if not plain.body:
        return
    if not isinstance(request.data, dict):
        raise ParseError(_("The request has to be a JSON object."))
    try:
        json.dumps(request.data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:  # half a surrogate pair, which nothing can store or hash
        raise ParseError from error


def _raise_if_refused(answer: Any) -> None:
    status = answer.status_code
    if status < 400 or status in _WITH_STEPS:
        return
    body = orjson.loads(answer.content) if answer.content else {}
    if status == 404 and "meta" in body:  # with the secret of what is not there yet
        return
    errors = body.get("errors", [])
    match status:
        case 400:
            raise ValidationError(_by_field(errors))
        case 403:
            raise PermissionDenied
        case 404:
            raise NotFound
        case 409:
            raise WrongStep(errors[0]["message"] if errors else None)
        case 429:
            raise Throttled(wait=_LIMITED_FOR)


def _by_field(errors: list[dict[str, str]]) -> dict[str, list[ErrorDetail]]:
    found: dict[str, list[ErrorDetail]] = {}
    for error in errors:
        detail = ErrorDetail(error["message"], error["code"])
        found.setdefault(error.get("param", _OF_THE_WHOLE), []).append(detail)
    return found
