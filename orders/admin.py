"""Orders in the back-office: to be read. What may be done with one is a service, not a form."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from orders.addresses import as_lines
from orders.models import Order, OrderEvent, OrderLine, ShippingMethod, ShippingRate


class ReadOnly:
    """For records that only services write."""

    def has_add_permission(self, *_args: object) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, *_args: object) -> bool:
        """Nobody edits one by hand."""
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        """Orders are kept for years."""
        return False


class OrderLines(ReadOnly, admin.TabularInline):
    """What was sold."""

    model = OrderLine
    fields = ("sku", "title", "label", "quantity", "price", "total", "vat_percentage")
    readonly_fields = fields

    @admin.display(description=_("price"))
    def price(self, line: OrderLine) -> str:
        """Of one."""
        return line.unit_price.formatted("nl")

    @admin.display(description=_("total"))
    def total(self, line: OrderLine) -> str:
        """Of all."""
        return line.line_total.formatted("nl")

    @admin.display(description=_("VAT"))
    def vat_percentage(self, line: OrderLine) -> str:
        """As sold."""
        return f"{line.vat_rate_bp / 100:g} %"


class OrderHistory(ReadOnly, admin.TabularInline):
    """What happened, when, by whom and why."""

    model = OrderEvent
    fields = ("at", "transition", "by", "why")
    readonly_fields = fields


@admin.register(Order)
class OrderAdmin(ReadOnly, admin.ModelAdmin):
    """Newest first; flagged orders can be picked out."""

    list_display = ("number", "placed_at", "email", "state", "amount", "flag")
    list_filter = ("state", ("flag", admin.EmptyFieldListFilter), "placed_at")
    search_fields = ("number__exact", "email__istartswith", "lines__sku__exact")
    show_full_result_count = False
    ordering = ("-placed_at",)
    inlines: ClassVar[tuple[type[admin.TabularInline], ...]] = (OrderLines, OrderHistory)
    fields = (
        ("number", "state", "flag"),
        ("placed_at", "reserved_until"),
        "email",
        "address",
        "shipping_name",
        ("goods", "shipping_costs", "amount", "vat_amount"),
    )
    readonly_fields = ("address", "goods", "shipping_costs", "amount", "vat_amount")

    @admin.display(description=_("address"))
    def address(self, order: Order) -> str:
        """Where it goes."""
        return "\n".join(as_lines(order.shipping_address))

    @admin.display(description=_("subtotal"))
    def goods(self, order: Order) -> str:
        """The lines."""
        return order.subtotal.formatted("nl")

    @admin.display(description=_("shipping"))
    def shipping_costs(self, order: Order) -> str:
        """What sending it costs the customer."""
        return order.shipping.formatted("nl")

    @admin.display(description=_("total"), ordering="total_minor")
    def amount(self, order: Order) -> str:
        """What the customer pays."""
        return order.total.formatted("nl")

    @admin.display(description=_("VAT"))
    def vat_amount(self, order: Order) -> str:
        """Within the total."""
        return order.vat.formatted("nl")


class ShippingRates(admin.TabularInline):
    """What the method costs."""

    model = ShippingRate
    extra = 1


@admin.register(ShippingMethod)
class ShippingMethodAdmin(admin.ModelAdmin):
    """Ways to get an order home."""

    list_display = ("code", "names", "is_pickup", "position", "active")
    inlines = (ShippingRates,)
