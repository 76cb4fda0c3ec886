"""What checkout takes, and how an order looks, in JSON."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cart.forms import MAX_VERSION
from orders.addresses import cleaned, mistakes
from orders.api.fulfilment import ReturnOutput, ShipmentOutput
from orders.models import Order
from orders.selectors.progress import order_progress
from orders.states import OrderState
from shop.kernel.api import MoneyOutput


class AddressInput(serializers.Serializer):
    """Checked as a whole: what a postal code looks like hangs on the country."""

    name = serializers.CharField(max_length=100)
    company = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    street = serializers.CharField(max_length=100)
    house_number = serializers.CharField(max_length=5)
    house_number_addition = serializers.CharField(
        max_length=10, required=False, allow_blank=True, default=""
    )
    postal_code = serializers.CharField(max_length=12)
    city = serializers.CharField(max_length=100)
    country = serializers.CharField(min_length=2, max_length=2, help_text="ISO 3166.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The cleaned address."""
        address = cleaned(attrs)
        wrong = mistakes(address, countries=settings.SHIP_TO_COUNTRIES)
        if wrong:
            raise serializers.ValidationError({part: [why] for part, why in wrong.items()})
        return address


class CheckoutInput(serializers.Serializer):
    """POST checkout/."""

    cart_id = serializers.UUIDField()
    cart_version = serializers.IntegerField(
        min_value=0, max_value=MAX_VERSION, required=False, allow_null=True
    )
    email = serializers.EmailField(max_length=254)
    shipping_address = AddressInput()
    billing_address = AddressInput(required=False, allow_null=True)
    shipping_method = serializers.CharField(max_length=30)


class OrderLineOutput(serializers.Serializer):
    """One SKU, as it was sold, and what became of its units."""

    sku = serializers.CharField(source="line.sku")
    product_id = serializers.CharField(source="line.product_id")
    title = serializers.CharField(source="line.title")
    label = serializers.CharField(source="line.label")  # type: ignore[assignment]  # a Field's own is its caption
    quantity = serializers.IntegerField(source="line.quantity")
    unit_price = MoneyOutput(source="line.unit_price")
    line_total = MoneyOutput(source="line.line_total")
    vat_rate_bp = serializers.IntegerField(
        source="line.vat_rate_bp", help_text="Basis points: 2100 is 21 %."
    )
    shipped = serializers.IntegerField(source="line.shipped", help_text="Units.")
    cancelled = serializers.IntegerField(source="line.cancelled", help_text="Units.")
    returned = serializers.IntegerField(source="line.returned", help_text="Units.")
    refunded = serializers.IntegerField(source="line.refunded", help_text="Units.")
    expected_on = serializers.DateField(
        allow_null=True, help_text="When the last unit that is still to come is promised."
    )


class VatOutput(serializers.Serializer):
    """What one VAT rate comes to within the total."""

    rate_bp = serializers.IntegerField()
    gross = MoneyOutput()
    vat = MoneyOutput()


class OrderTotalsOutput(serializers.Serializer):
    """Amounts that add up to the cent."""

    subtotal = MoneyOutput()
    shipping = MoneyOutput()
    total = MoneyOutput()
    vat = MoneyOutput()
    vat_by_rate = VatOutput(many=True)


class OrderOutput(serializers.Serializer):
    """An order as its customer sees it."""

    number = serializers.CharField()
    state = serializers.ChoiceField(OrderState.choices)
    email = serializers.EmailField()
    lines = serializers.SerializerMethodField()
    totals = serializers.SerializerMethodField()
    shipping_method = serializers.CharField()
    shipping_address = serializers.JSONField()
    reserved_until = serializers.DateTimeField(default_timezone=UTC)
    placed_at = serializers.DateTimeField(default_timezone=UTC)
    shipments = serializers.SerializerMethodField()
    returns = serializers.SerializerMethodField()
    can_cancel = serializers.SerializerMethodField()
    can_withdraw = serializers.SerializerMethodField()
    withdraw_until = serializers.SerializerMethodField()

    def to_representation(self, instance: Order) -> dict[str, Any]:
        """With how it stands at this moment, asked once."""
        self._progress = order_progress(instance, now=timezone.now())
        return super().to_representation(instance)

    @extend_schema_field(OrderLineOutput(many=True))
    def get_lines(self, _order: Order) -> Any:
        """In the order they stood in the cart."""
        return OrderLineOutput(self._progress.lines, many=True).data

    @extend_schema_field(ShipmentOutput(many=True))
    def get_shipments(self, _order: Order) -> Any:
        """Parcels that left, oldest first."""
        return ShipmentOutput(self._progress.shipments, many=True).data

    @extend_schema_field(ReturnOutput(many=True))
    def get_returns(self, _order: Order) -> Any:
        """What comes back, and came back."""
        return ReturnOutput(self._progress.returns, many=True).data

    def get_can_cancel(self, _order: Order) -> bool:
        """Whether POST orders/{number}/cancel/ makes sense."""
        return self._progress.can_cancel

    def get_can_withdraw(self, _order: Order) -> bool:
        """Whether POST orders/{number}/withdraw/ makes sense."""
        return self._progress.can_withdraw

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_withdraw_until(self, _order: Order) -> Any:
        """The end of the period for what was sent; null while nothing was."""
        until = self._progress.withdraw_until
        return until and serializers.DateTimeField(default_timezone=UTC).to_representation(until)

    @extend_schema_field(OrderTotalsOutput)
    def get_totals(self, order: Order) -> Any:
        """As they were agreed."""
        amounts = {
            "subtotal": order.subtotal,
            "shipping": order.shipping,
            "total": order.total,
            "vat": order.vat,
            "vat_by_rate": self._progress.vat,
        }
        return OrderTotalsOutput(amounts).data
