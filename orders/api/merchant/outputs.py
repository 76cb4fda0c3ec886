"""Orders in JSON, as other systems of a merchant read them."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.api.fulfilment import ShipmentOutput
from orders.api.output import AddressOutput
from orders.api.totals import VatOutput
from orders.models import MailKind, Order
from orders.selectors.orders import vat_by_rate
from orders.states import OrderState
from shop.kernel.api import MoneyOutput


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


class OrderMailOutput(serializers.Serializer):
    """A mail about an order."""

    id = serializers.UUIDField()
    kind = serializers.CharField(help_text=", ".join(f"`{kind}`" for kind in MailKind.values))
    to = serializers.EmailField()
    created_at = serializers.DateTimeField(default_timezone=UTC)
    sent_at = serializers.DateTimeField(
        default_timezone=UTC, allow_null=True, help_text="Null: it waits to be sent."
    )


class OrderStandingOutput(serializers.Serializer):
    """How an order stands. It says nothing of its customer, so it answers to all that may write."""

    number = serializers.CharField()
    state = serializers.ChoiceField(OrderState.choices)
    flag = serializers.CharField(help_text="What somebody has to look at; empty: nothing.")
    external_ids = OrderExternalIdOutput(many=True)
    lines = MerchantLineOutput(many=True, help_text="In the order they stood in the cart.")
    shipments = ShipmentOutput(many=True, help_text="Parcels that left, oldest first.")


class MerchantOrderOutput(OrderStandingOutput):
    """An order, with all that fulfilment and books need."""

    placed_at = serializers.DateTimeField(default_timezone=UTC)
    paid_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    email = serializers.EmailField()
    language = serializers.CharField()
    subtotal = MoneyOutput()
    shipping = MoneyOutput()
    total = MoneyOutput()
    vat = MoneyOutput()
    vat_by_rate = serializers.SerializerMethodField()
    shipping_method = serializers.CharField()
    shipping_address = AddressOutput()
    billing_address = AddressOutput(allow_null=True, help_text="Null: the shipping address.")
    mails = OrderMailOutput(many=True, help_text="Oldest first.")

    @extend_schema_field(VatOutput(many=True))
    def get_vat_by_rate(self, order: Order) -> Any:
        """As it was sold."""
        return VatOutput(vat_by_rate(order, list(order.lines.all())), many=True).data


class MerchantOrderListOutput(serializers.Serializer):
    """A page."""

    results = MerchantOrderOutput(many=True)
    next = serializers.URLField(allow_null=True)
