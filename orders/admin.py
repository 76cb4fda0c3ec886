"""Orders in the back-office: to be read. What may be done with one is a service, not a form."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orders.addresses import as_lines
from orders.models import Order, OrderEvent, OrderLine, ShippingMethod, ShippingRate
from shop.kernel.back_office import BoundedPaginator, ReadOnly


class OrderLines(ReadOnly, admin.TabularInline):
    """What was sold."""

    model = OrderLine
    fields = ("sku", "title", "label", "quantity", "price", "total", "vat_percentage")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        """With the order, whose currency each line's amounts are in."""
        return super().get_queryset(request).select_related("order")

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
    search_fields = ("number",)  # shows the box; get_search_results decides what is asked
    search_help_text = _("Order number, e-mail address or its beginning, or article number.")
    # Counts and other orders of the list would read every row.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ("placed_at",)
    paginator = BoundedPaginator
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

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 (as Django calls it)
        queryset: QuerySet[Order],
        search_term: str,
    ) -> tuple[QuerySet[Order], bool]:
        """One column, by the look of the term: each has its index, and none helps an OR of all."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if "@" in term:
            return queryset.filter(email__istartswith=term), False
        found = queryset.filter(number=term.upper())
        if found.exists():
            return found, False
        sold = OrderLine.objects.filter(sku=term).values("order_id")
        return queryset.filter(pk__in=sold), False

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
