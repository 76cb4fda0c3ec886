"""What left the shop and what comes back, in JSON; and the notice of withdrawal."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from orders.api import examples
from orders.models import Return, ReturnState, Shipment
from orders.selectors.withdrawals import Withdrawal

MOST_LINES = 100
MOST_UNITS = 1_000_000


class UnitsOutput(serializers.Serializer):
    """So many of a SKU."""

    sku = serializers.CharField()
    quantity = serializers.IntegerField()


class ShipmentOutput(serializers.Serializer):
    """A parcel."""

    carrier = serializers.CharField(source="brought_by")
    tracking_code = serializers.CharField()
    tracking_url = serializers.CharField(help_text="Empty where the carrier has no page for it.")
    shipped_at = serializers.DateTimeField(default_timezone=UTC)
    lines = serializers.SerializerMethodField()

    @extend_schema_field(UnitsOutput(many=True))
    def get_lines(self, shipment: Shipment) -> Any:
        """What is in it."""
        return [{"sku": one.line.sku, "quantity": one.quantity} for one in shipment.lines.all()]


class ReturnOutput(serializers.Serializer):
    """Units that come back."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(ReturnState.choices)
    requested_at = serializers.DateTimeField(default_timezone=UTC)
    closed_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    reason = serializers.CharField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field(UnitsOutput(many=True))
    def get_lines(self, one: Return) -> Any:
        """What comes back."""
        return [{"sku": part.line.sku, "quantity": part.quantity} for part in one.lines.all()]


class UnitsInput(serializers.Serializer):
    """So many of a SKU."""

    sku = serializers.CharField(max_length=128)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)


@extend_schema_serializer(examples=[examples.WITHDRAW])
class WithdrawInput(serializers.Serializer):
    """POST orders/{number}/withdraw/."""

    lines = serializers.ListField(
        child=UnitsInput(),
        required=False,
        allow_empty=False,
        max_length=MOST_LINES,
        help_text="Without it: everything that still can.",
    )
    reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text="Never needed."
    )

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each SKU once, so that nobody has to guess whether its quantities add up."""
        if len({line["sku"] for line in lines}) != len(lines):
            raise serializers.ValidationError("Name each SKU once.")
        return lines


@extend_schema_serializer(examples=[examples.WITHDRAWAL])
class WithdrawalOutput(serializers.Serializer):
    """What a notice came to: what was not sent is cancelled, the rest comes back."""

    received_at = serializers.DateTimeField(default_timezone=UTC)
    reason = serializers.CharField()
    cancelled = serializers.SerializerMethodField()

    def get_fields(self) -> dict[str, Any]:
        """`return` cannot be the name of an attribute."""
        announced = ReturnOutput(
            source="announced", allow_null=True, help_text="Null when nothing was sent yet."
        )
        return {**super().get_fields(), "return": announced}

    @extend_schema_field(UnitsOutput(many=True))
    def get_cancelled(self, notice: Withdrawal) -> Any:
        """Units that never leave."""
        if notice.cancelled is None:
            return []
        skus = {line.pk: line.sku for line in notice.cancelled.order.lines.all()}
        units = notice.cancelled_units
        return [{"sku": skus[pk], "quantity": count} for pk, count in units.items()]
