"""Shapes that every part of the API shares."""

from functools import cache
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from shop.kernel.consent import HEADER
from shop.kernel.money import Money


def visitor_header(*, required: bool = False) -> OpenApiParameter:
    """Who agreed that what she does is remembered."""
    return OpenApiParameter(
        HEADER,
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        required=required,
        description="The pseudonym that `POST recommendations/visitors/` gave.",
    )


def output(serializer: type[serializers.Serializer], value: Any) -> dict[str, Any]:
    """A value in JSON, as this serializer describes it.

    A serializer copies all its fields when it is made, which costs more than the value: so each
    kind is made once per process. It must keep nothing of what it is given.
    """
    answer: dict[str, Any] = _made(serializer).to_representation(value)
    return answer


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


class ProblemOutput(serializers.Serializer):
    """A refusal, as RFC 9457 has it, with a stable code."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For people, in the language that was asked for.")
    code = serializers.CharField(help_text="For programs.")
    details = serializers.JSONField(help_text="What a program needs to react.")
