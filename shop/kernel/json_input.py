"""JSON that clients send: read as RFC 8259 has it, and refused in words when it is not."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class BodyTooLarge(APIException):
    """More than DATA_UPLOAD_MAX_MEMORY_SIZE bytes: Django reads no further."""

    status_code = 413
    default_code = "body_too_large"
    default_detail = _("The request is too large.")


class SoundJSONParser(JSONParser):
    """REST framework's own fails on what is nested too deeply, and on some charsets."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 (of all parsers)
    ) -> Any:
        """Raises ParseError for what is no JSON."""
        try:
            return super().parse(stream, media_type, {"encoding": "utf-8"})  # section 8.1
        except RecursionError as error:
            raise ParseError(_("The request is nested too deeply.")) from error
