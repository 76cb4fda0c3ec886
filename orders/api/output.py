"""How orders look in JSON: one with all that its customer may know, and in a list."""

from datetime import UTC
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.drafts import IMAGE_WIDTHS
from orders.api.fulfilment import CancellationOutput, ReturnOutput, ShipmentOutput
from orders.api.money import PaymentStandingOutput, RefundOutput
from orders.api.totals import OrderTotalsOutput, agreed_totals
from orders.models import Order, OrderLine
from orders.selectors.records import InvoiceLink, OrderRecord, order_record
from orders.states import OrderState
from shop.kernel.addresses import PARTS
from shop.kernel.api import MoneyOutput, output
from shop.kernel.sparse import Names

_FILES = {"type": ["object", "null"], "additionalProperties": {"type": "string"}}


def _files(line: OrderLine) -> dict[str, str] | None:
    """Width in pixels to address; None: the product had no picture when it was sold."""
    if not line.image_key:
        return None
    name = f"{settings.MEDIA_URL}{line.image_key}"
    return {
        str(width): urljoin(settings.SITE_URL, f"{name}-{width}.webp") for width in IMAGE_WIDTHS
    }


class OrderLineOutput(serializers.Serializer):
    """One SKU, as it was sold, and what became of its units."""

    sku = serializers.CharField(source="line.sku")
    product_id = serializers.CharField(source="line.product_id")
    title = serializers.CharField(source="line.title")
    label = serializers.CharField(source="line.label")  # type: ignore[assignment]  # a Field's own is its caption
    image_files = serializers.SerializerMethodField(
        help_text="Width in pixels to address; null: it had no picture."
    )
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
    withdrawable = serializers.IntegerField(
        help_text="Units that POST orders/{number}/withdraw/ takes now."
    )
    expected_on = serializers.DateField(
        allow_null=True, help_text="When the last unit that is still to come is promised."
    )
    can_review = serializers.BooleanField(
        help_text="Whether POST products/{product_id}/reviews/ makes sense."
    )

    @extend_schema_field(_FILES)
    def get_image_files(self, each: Any) -> dict[str, str] | None:
        """As the product was shown when it was sold."""
        return _files(each.line)


class AddressOutput(serializers.Serializer):
    """An address, as it was given."""

    def get_fields(self) -> dict[str, Any]:
        """The parts that addresses have."""
        return {part: serializers.CharField(default="") for part in PARTS}


class InvoiceOutput(serializers.Serializer):
    """An invoice or credit note."""

    number = serializers.CharField(source="invoice")
    kind = serializers.SerializerMethodField()
    issued_at = serializers.DateTimeField(source="invoice.issued_at", default_timezone=UTC)
    total = MoneyOutput(source="invoice.total", help_text="Below zero on a credit note.")
    url = serializers.URLField(
        help_text="A page made to be printed. Whoever has this address can read the order."
    )

    @extend_schema_field({"type": "string", "enum": ["invoice", "credit_note"]})
    def get_kind(self, link: InvoiceLink) -> str:
        """By its amount."""
        return "credit_note" if link.invoice.total_minor < 0 else "invoice"


class HappeningOutput(serializers.Serializer):
    """One thing that happened to an order."""

    at = serializers.DateTimeField(default_timezone=UTC)
    what = serializers.CharField(help_text="For programs; more may come.")
    text = serializers.CharField(help_text="For people, in the language that was asked for.")


class OrderOutput(serializers.Serializer):
    """An order as its customer sees it. Takes an OrderRecord."""

    number = serializers.CharField(source="order.number")
    state = serializers.ChoiceField(OrderState.choices, source="order.state")
    state_label = serializers.CharField(
        source="order.get_state_display", help_text="In the language that was asked for."
    )
    email = serializers.EmailField(source="order.email")
    lines = OrderLineOutput(
        source="progress.lines", many=True, help_text="In the order they stood in the cart."
    )
    totals = serializers.SerializerMethodField(help_text="As they were agreed.")
    shipping_method = serializers.CharField(source="order.shipping_method")
    shipping_name = serializers.CharField(
        source="order.shipping_name", help_text="Of the method, as it was called then."
    )
    shipping_address = AddressOutput(source="order.shipping_address")
    billing_address = AddressOutput(
        source="order.billing_address", allow_null=True, help_text="Null: the shipping address."
    )
    reserved_until = serializers.DateTimeField(source="order.reserved_until", default_timezone=UTC)
    placed_at = serializers.DateTimeField(source="order.placed_at", default_timezone=UTC)
    paid_at = serializers.DateTimeField(
        source="order.paid_at", default_timezone=UTC, allow_null=True
    )
    payment = PaymentStandingOutput(source="money")
    shipments = ShipmentOutput(
        source="progress.shipments", many=True, help_text="Parcels that left, oldest first."
    )
    returns = ReturnOutput(
        source="progress.returns", many=True, help_text="What comes back, and came back."
    )
    cancellations = CancellationOutput(many=True, help_text="What never leaves, oldest first.")
    refunds = RefundOutput(source="money.refunds", many=True, help_text="Oldest first.")
    invoices = InvoiceOutput(many=True, help_text="Oldest first.")
    history = HappeningOutput(many=True, help_text="Oldest first.")
    can_pay = serializers.BooleanField(
        source="money.can_pay", help_text="Whether POST orders/{number}/payment/ makes sense."
    )
    can_cancel = serializers.BooleanField(
        source="progress.can_cancel",
        help_text="Whether POST orders/{number}/cancel/ makes sense.",
    )
    can_withdraw = serializers.BooleanField(
        source="progress.can_withdraw",
        help_text="Whether POST orders/{number}/withdraw/ makes sense.",
    )
    withdraw_until = serializers.DateTimeField(
        source="progress.withdraw_until",
        default_timezone=UTC,
        allow_null=True,
        help_text="The end of the period for what was sent; null while nothing was.",
    )

    @extend_schema_field(OrderTotalsOutput)
    def get_totals(self, record: OrderRecord) -> Any:
        """To the cent."""
        return agreed_totals(record.order, record.progress)


class ListedLineOutput(serializers.Serializer):
    """What was ordered, in a list of orders."""

    sku = serializers.CharField()
    product_id = serializers.CharField()
    title = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    quantity = serializers.IntegerField()
    image_files = serializers.SerializerMethodField()

    @extend_schema_field(_FILES)
    def get_image_files(self, line: OrderLine) -> dict[str, str] | None:
        """As the product was shown when it was sold."""
        return _files(line)


class ListedOrderOutput(serializers.Serializer):
    """An order in the list of an account."""

    number = serializers.CharField()
    state = serializers.ChoiceField(OrderState.choices)
    state_label = serializers.CharField(source="get_state_display")
    placed_at = serializers.DateTimeField(default_timezone=UTC)
    total = MoneyOutput()
    lines = ListedLineOutput(many=True)


class OrderListOutput(serializers.Serializer):
    """A page of orders."""

    results = ListedOrderOutput(many=True)
    next = serializers.URLField(allow_null=True)


def order_output(order: Order, names: Names | None = None) -> Any:
    """An order in JSON, as it stands at this moment."""
    return output(OrderOutput, order_record(order, now=timezone.now()), names)
