"""JSON that clients send: read as RFC 8259 has it, and refused in words when it is not."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MOST_LEVELS = 20  # of lists and objects in each other; what we take has six at most


class BodyTooLarge(APIException):
    """More than DATA_UPLOAD_MAX_MEMORY_SIZE bytes: nobody reads further."""

    status_code = 413
    default_code = "body_too_large"
    default_detail = _("The request is too large.")


class NestedTooDeeply(ParseError):
    """More than MOST_LEVELS."""

    default_detail = _("The request is nested too deeply.")


class SoundJSONParser(JSONParser):
    """REST framework's own reads any size, and fails on deep nesting and on some charsets."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 (of all parsers)
    ) -> Any:
        """Raises ParseError for what is no JSON."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(most + 1)  # Django looks at the size only of what it reads itself
        if len(content) > most:
            raise BodyTooLarge
        try:
            data = super().parse(BytesIO(content), media_type, {"encoding": "utf-8"})  # section 8.1
        except RecursionError as error:
            raise NestedTooDeeply from error
        if _is_deeper(data, MOST_LEVELS):
            raise NestedTooDeeply
        return data


def _is_deeper(data: Any, levels: int) -> bool:
    """Whether more than so many lists and objects are in each other."""
    level = [data]
    for _level in range(levels + 1):
        level = [each for each in level if isinstance(each, dict | list)]
        if not level:
            return False
        level = [
            below for each in level for below in (each.values() if isinstance(each, dict) else each)
        ]
    return True
