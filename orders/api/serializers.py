"""What checkout takes, and how an order looks, in JSON."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cart.forms import MAX_VERSION
from orders.addresses import cleaned, mistakes
from orders.api import examples
from orders.api.fulfilment import ReturnOutput, ShipmentOutput
from orders.models import Order
from orders.selectors.progress import order_progress
from orders.states import OrderState
from shop.kernel.api import MoneyOutput, output
from shop.kernel.sparse import Names


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


@extend_schema_serializer(examples=[examples.CHECKOUT])
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

    subtotal = MoneyOutput(source="order.subtotal")
    shipping = MoneyOutput(source="order.shipping")
    total = MoneyOutput(source="order.total")
    vat = MoneyOutput(source="order.vat")
    vat_by_rate = VatOutput(source="vat", many=True)


@extend_schema_serializer(examples=[examples.ORDER])
class OrderOutput(serializers.Serializer):
    """An order as its customer sees it. Takes what order_progress tells of it."""

    number = serializers.CharField(source="order.number")
    state = serializers.ChoiceField(OrderState.choices, source="order.state")
    email = serializers.EmailField(source="order.email")
    lines = OrderLineOutput(many=True, help_text="In the order they stood in the cart.")
    totals = OrderTotalsOutput(source="*", help_text="As they were agreed.")
    shipping_method = serializers.CharField(source="order.shipping_method")
    shipping_address = serializers.JSONField(source="order.shipping_address")
    reserved_until = serializers.DateTimeField(source="order.reserved_until", default_timezone=UTC)
    placed_at = serializers.DateTimeField(source="order.placed_at", default_timezone=UTC)
    shipments = ShipmentOutput(many=True, help_text="Parcels that left, oldest first.")
    returns = ReturnOutput(many=True, help_text="What comes back, and came back.")
    can_cancel = serializers.BooleanField(
        help_text="Whether POST orders/{number}/cancel/ makes sense."
    )
    can_withdraw = serializers.BooleanField(
        help_text="Whether POST orders/{number}/withdraw/ makes sense."
    )
    withdraw_until = serializers.DateTimeField(
        default_timezone=UTC,
        allow_null=True,
        help_text="The end of the period for what was sent; null while nothing was.",
    )


def order_output(order: Order, names: Names | None = None) -> Any:
    """An order in JSON, as it stands at this moment. names: what was asked for of it."""
    return output(OrderOutput, order_progress(order, now=timezone.now()), names)
