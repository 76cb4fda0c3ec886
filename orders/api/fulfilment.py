"""What left the shop and what comes back, in JSON; and the notice of withdrawal."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import Cancellation, Return, ReturnState, Shipment
from orders.selectors.withdrawals import WITHDRAWAL, Withdrawal

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
    state_label = serializers.CharField(
        source="get_state_display", help_text="In the language that was asked for."
    )
    requested_at = serializers.DateTimeField(default_timezone=UTC)
    closed_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    reason = serializers.CharField()
    lines = serializers.SerializerMethodField()
    instructions = serializers.SerializerMethodField(
        help_text="What the customer has to do now; empty once it is received."
    )
    send_to = serializers.SerializerMethodField(
        help_text="The address in lines; empty once it is received."
    )

    @extend_schema_field(UnitsOutput(many=True))
    def get_lines(self, one: Return) -> Any:
        """What comes back."""
        return [{"sku": part.line.sku, "quantity": part.quantity} for part in one.lines.all()]

    def get_instructions(self, one: Return) -> str:
        """As the order's page says it."""
        if one.state == ReturnState.REQUESTED:
            return gettext(
                "Please send it within 14 days, with the order number in the parcel. Once it is"
                " back, we return your money the way you paid."
            )
        if one.state == ReturnState.REFUSED:
            return gettext("Do you have a question about it? Write to us.")
        return ""

    def get_send_to(self, one: Return) -> list[str]:
        """Where the shop has said where it is."""
        is_awaited = one.state == ReturnState.REQUESTED and settings.SHOP_ADDRESS
        return [settings.SHOP_NAME, *settings.SHOP_ADDRESS] if is_awaited else []


class CancellationOutput(serializers.Serializer):
    """Units that were sold and will not be sent; their money goes back."""

    cancelled_at = serializers.DateTimeField(source="at", default_timezone=UTC)
    is_withdrawal = serializers.SerializerMethodField(
        help_text="Whether the customer gave notice; else the whole order, or the shop, ended it."
    )
    lines = serializers.SerializerMethodField()

    def get_is_withdrawal(self, one: Cancellation) -> bool:
        """By its key."""
        return one.key.startswith(WITHDRAWAL)

    @extend_schema_field(UnitsOutput(many=True))
    def get_lines(self, one: Cancellation) -> Any:
        """What was cancelled."""
        return _cancelled(one)


class UnitsInput(serializers.Serializer):
    """So many of a SKU."""

    sku = serializers.CharField(max_length=128)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)


class WithdrawInput(serializers.Serializer):
    """POST orders/{number}/withdraw/."""

    lines = serializers.ListField(
        child=UnitsInput(),
        required=False,
        allow_empty=False,
        min_length=1,
        max_length=MOST_LINES,
        help_text="Without it: everything that still can.",
    )
    reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text="Never needed."
    )
    email = serializers.EmailField(
        max_length=254,
        required=False,
        allow_blank=True,
        default="",
        help_text="Where the receipt goes; without it, to the order's own address.",
    )

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each SKU once, so that nobody has to guess whether its quantities add up."""
        if len({line["sku"] for line in lines}) != len(lines):
            raise serializers.ValidationError("Name each SKU once.")
        return lines


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
        return [] if notice.cancelled is None else _cancelled(notice.cancelled)


def _cancelled(one: Cancellation) -> list[dict[str, Any]]:
    skus = {line.pk: line.sku for line in one.order.lines.all()}
    return [{"sku": skus[part["line"]], "quantity": part["units"]} for part in one.units]
