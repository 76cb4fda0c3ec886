"""Orders in JSON, as other systems of a merchant read and change them."""

from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.api.fulfilment import MOST_LINES, ShipmentOutput, UnitsInput
from orders.api.totals import VatOutput
from orders.models import LONGEST_ID, LONGEST_NOTE, SYSTEM, Order
from orders.selectors.orders import vat_by_rate
from orders.states import OrderState
from shop.kernel.api import MoneyOutput


class OrdersInput(serializers.Serializer):
    """GET merchant/orders/."""

    state = serializers.ChoiceField(OrderState.values, required=False)
    updated_after = serializers.DateTimeField(required=False)
    external_system = serializers.RegexField(rf"\A{SYSTEM}\Z", required=False)
    external_id = serializers.CharField(max_length=LONGEST_ID, required=False)
    cursor = serializers.CharField(required=False, max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An external id is a system's."""
        if ("external_system" in attrs) != ("external_id" in attrs):
            raise serializers.ValidationError({"external_system": [_("Give both, or neither.")]})
        return attrs


class MerchantLineOutput(serializers.Serializer):
    """One SKU, as it was sold, and what became of its units."""

    sku = serializers.CharField()
    product_id = serializers.CharField()
    title = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a Field's own is its caption
    quantity = serializers.IntegerField()
    unit_price = MoneyOutput()
    line_total = MoneyOutput()
    vat_rate_bp = serializers.IntegerField(help_text="Basis points: 2100 is 21 %.")
    shipped = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    returned = serializers.IntegerField()
    refunded = serializers.IntegerField()
    to_ship = serializers.IntegerField(help_text="Units that still have to go out.")


class OrderExternalIdOutput(serializers.Serializer):
    """What a system calls it."""

    system = serializers.CharField()
    id = serializers.CharField(source="value")


class MerchantOrderOutput(serializers.Serializer):
    """An order, with all that fulfilment and books need."""

    number = serializers.CharField()
    state = serializers.ChoiceField(OrderState.choices)
    flag = serializers.CharField(help_text="What somebody has to look at; empty: nothing.")
    placed_at = serializers.DateTimeField(default_timezone=UTC)
    paid_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    email = serializers.EmailField()
    language = serializers.CharField()
    external_ids = OrderExternalIdOutput(many=True)
    lines = serializers.SerializerMethodField()
    subtotal = MoneyOutput()
    shipping = MoneyOutput()
    total = MoneyOutput()
    vat = MoneyOutput()
    vat_by_rate = serializers.SerializerMethodField()
    shipping_method = serializers.CharField()
    shipping_address = serializers.JSONField()
    billing_address = serializers.JSONField(allow_null=True)
    shipments = ShipmentOutput(many=True, help_text="Parcels that left, oldest first.")

    @extend_schema_field(MerchantLineOutput(many=True))
    def get_lines(self, order: Order) -> Any:
        """Amounts are in the order's currency, so no line has to ask for its order."""
        lines = list(order.lines.all())
        for line in lines:
            line.order = order
        return MerchantLineOutput(lines, many=True).data

    @extend_schema_field(VatOutput(many=True))
    def get_vat_by_rate(self, order: Order) -> Any:
        """As it was sold."""
        return VatOutput(vat_by_rate(order, list(order.lines.all())), many=True).data


class MerchantOrderListOutput(serializers.Serializer):
    """A page."""

    results = MerchantOrderOutput(many=True)
    next = serializers.URLField(allow_null=True)


def once_each(lines: list[Any]) -> None:
    """Each SKU once, so that nobody has to guess whether its quantities add up.

    Raises ValidationError.
    """
    if len({line["sku"] for line in lines}) != len(lines):
        raise serializers.ValidationError(_("Name each SKU once."))


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
