"""What other systems of a merchant ask of orders, and say of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from orders.api.fulfilment import MOST_LINES, UnitsInput
from orders.models import LONGEST_ID, LONGEST_NOTE, SYSTEM
from orders.selectors.merchant import STATES


class OrdersInput(serializers.Serializer):
    """GET merchant/orders/."""

    state = serializers.ChoiceField(STATES, required=False)
    updated_after = serializers.DateTimeField(required=False)
    external_system = serializers.RegexField(rf"\A{SYSTEM}\Z", required=False)
    external_id = serializers.CharField(max_length=LONGEST_ID, required=False)
    cursor = serializers.CharField(required=False, max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An external id is a system's."""
        if ("external_system" in attrs) != ("external_id" in attrs):
            raise serializers.ValidationError({"external_system": [_("Give both, or neither.")]})
        return attrs


def once_each(lines: list[Any]) -> None:
    """Each SKU once, so that nobody has to guess whether its quantities add up.

    Raises ValidationError.
    """
    if len({line["sku"] for line in lines}) != len(lines):
        raise serializers.ValidationError(_("Give each SKU once only."))


class _OfUnits(serializers.Serializer):
    lines = serializers.ListField(
        child=UnitsInput(),
        required=False,
        allow_empty=False,
        max_length=MOST_LINES,
        validators=[once_each],
        help_text="Without it: everything that was not sent.",
    )


class ShipInput(_OfUnits):
    """A parcel leaves."""

    carrier = serializers.CharField(
        max_length=30, help_text="postnl, dhl, dpd, ups, gls, bpost, or a name."
    )
    tracking_code = serializers.CharField(
        max_length=100, required=False, allow_blank=True, default=""
    )


class CancelInput(_OfUnits):
    """Units that will not be sent."""

    reason = serializers.CharField(max_length=300)


class NoteInput(serializers.Serializer):
    """What staff read in the order's history, and customers never see."""

    text = serializers.CharField(max_length=LONGEST_NOTE)


class OrderExternalIdInput(serializers.Serializer):
    """What a system calls it."""

    id = serializers.CharField(max_length=LONGEST_ID)
