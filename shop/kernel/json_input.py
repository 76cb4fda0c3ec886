"""JSON that clients send: within bounds, and refused in words when it is not."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request


class BodyTooLarge(APIException):
    """More than DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

    status_code = 413
    default_code = "body_too_large"
    default_detail = _("The request is too large.")


def read_body(request: Request) -> bytes:
    """The bytes of a request; they can be parsed afterwards, too.

    Raises:
        BodyTooLarge: they are too many to be held in memory.
    """
    try:
        body: bytes = request._request.body
    except RequestDataTooBig as error:
        raise BodyTooLarge from error
    return body


class BoundedJSONParser(JSONParser):
    """REST framework's own reads without limit, and fails on what is nested too deeply."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Raises BodyTooLarge, or ParseError for what is no JSON."""
        if parser_context is not None:
            _check_size(parser_context["request"])
        try:
            return super().parse(stream, media_type, {"encoding": "utf-8"})  # RFC 8259, section 8.1
        except RecursionError as error:
            raise ParseError(_("The request is nested too deeply.")) from error


def _check_size(request: Request) -> None:
    """By its header: the server reads no more of a request than that."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if most is not None and int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise BodyTooLarge
