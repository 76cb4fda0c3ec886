"""What checkout takes, and how an order looks, in JSON."""

from datetime import UTC
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cart.forms import MAX_VERSION
from orders.addresses import cleaned, mistakes
from orders.models import Order
from orders.selectors.orders import vat_by_rate
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
    """One SKU, as it was sold."""

    sku = serializers.CharField()
    product_id = serializers.CharField()
    title = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a Field's own is its caption
    quantity = serializers.IntegerField()
    unit_price = MoneyOutput()
    line_total = MoneyOutput()
    vat_rate_bp = serializers.IntegerField(help_text="Basis points: 2100 is 21 %.")


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

    @extend_schema_field(OrderLineOutput(many=True))
    def get_lines(self, order: Order) -> Any:
        """In the order they stood in the cart."""
        return OrderLineOutput(list(order.lines.all()), many=True).data

    @extend_schema_field(OrderTotalsOutput)
    def get_totals(self, order: Order) -> Any:
        """As they were agreed."""
        amounts = {
            "subtotal": order.subtotal,
            "shipping": order.shipping,
            "total": order.total,
            "vat": order.vat,
            "vat_by_rate": vat_by_rate(order, list(order.lines.all())),
        }
        return OrderTotalsOutput(amounts).data
