"""Shapes that every part of the API shares."""

from functools import cache
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_field
from rest_framework import renderers, serializers

from shop.kernel.consent import HEADER
from shop.kernel.money import Money
from shop.kernel.sparse import Names, made

# Times and dataclasses are left to REST framework's encoder.
_AS_BEFORE = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def visitor_header(*, required: bool = False) -> OpenApiParameter:
    """Who agreed that what she does is remembered."""
    return OpenApiParameter(
        HEADER,
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        required=required,
        description="The pseudonym that `POST recommendations/visitors/` gave.",
    )


IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of an earlier answer: if it would be the same, the answer is 304.",
)
NOT_MODIFIED = OpenApiResponse(description="As it was.")


def current_language() -> str:
    """The language of this request, one of the shop's."""
    return get_language() or settings.LANGUAGE_CODE


def output(
    serializer: type[serializers.Serializer], value: Any, names: Names | None = None
) -> dict[str, Any]:
    """A value in JSON, as this serializer describes it. names: what was asked for (`asked_in`).

    A serializer copies all its fields when it is made, which costs more than the value: so each
    kind is made once per process. It must keep nothing of what it is given.
    """
    return made(serializer, names)(value)


def checked(serializer: type[serializers.Serializer], given: Any) -> dict[str, Any]:
    """What was given, as this serializer reads it; made once, as for `output`.

    Raises ValidationError: what is wrong, by field.
    """
    data: dict[str, Any] = _made(serializer).run_validation(given)
    return data


class JSONRenderer(renderers.JSONRenderer):
    """REST framework's own, by a library that writes a list in a tenth of the time."""

    def render(
        self,
        data: Any,
        accepted_media_type: Any = None,
        renderer_context: Any = None,
    ) -> Any:
        """What that library leaves out, or was asked for indented, is written as before."""
        if data is None or self.get_indent(accepted_media_type, renderer_context or {}) is not None:
            return super().render(data, accepted_media_type, renderer_context)
        try:
            return orjson.dumps(data, self.encoder_class().default, _AS_BEFORE)
        except TypeError:  # half a surrogate pair, an integer of more than 64 bits
            return super().render(data, accepted_media_type, renderer_context)


@cache
def _made(serializer: type[serializers.Serializer]) -> serializers.Serializer:
    return serializer()


@extend_schema_field(
    {
        "type": "object",
        "required": ["amount", "currency"],
        "properties": {
            "amount": {"type": "integer", "description": "In minor units (cents)."},
            "currency": {"type": "string", "description": "ISO 4217.", "example": "EUR"},
        },
        "example": {"amount": 129999, "currency": "EUR"},
    }
)
class MoneyOutput(serializers.Field):
    """Money as {"amount": 1999, "currency": "EUR"}, in minor units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Money) -> dict[str, Any]:
        """Money to JSON."""
        return {"amount": value.minor, "currency": value.currency}


class MistakeOutput(serializers.Serializer):
    """One thing that is wrong with what was sent."""

    pointer = serializers.CharField(
        required=False,
        help_text="Where in the body: RFC 6901, such as `#/lines/0/sku`.",
    )
    parameter = serializers.CharField(required=False, help_text="Which parameter of the query.")
    code = serializers.CharField(help_text="For programs.")
    detail = serializers.CharField(help_text="For people, in the language that was asked for.")


class ProblemOutput(serializers.Serializer):
    """A refusal, as RFC 9457 has it, with a stable code."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For people, in the language that was asked for.")
    code = serializers.CharField(help_text="For programs.")
    details = serializers.JSONField(help_text="What a program needs to react.")
    # REST framework takes fields out of the class, so that this hides no attribute of it.
    errors = MistakeOutput(  # type: ignore[assignment]
        many=True, help_text="What is wrong with what was sent."
    )
