"""Orders in the back-office: read-only, with a button for each thing that is done with one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from orders.addresses import as_lines
from orders.admin.actions import CancelUnits, MailAgain, ReceiveReturn, RefuseReturn, ShipParcel
from orders.admin.inlines import Invoices, Mails, OrderHistory, OrderLines, Returns, Shipments
from orders.admin.tools import OrderTool
from orders.models import Order, OrderLine
from orders.selectors.orders import link_to
from orders.states import OPEN_TO_SHIP, flag_name
from shop.kernel.back_office import BoundedPaginator, ReadOnly


def _has_units_to_send(order: Order) -> bool:
    return order.state in OPEN_TO_SHIP


@admin.register(Order)
class OrderAdmin(ReadOnly, admin.ModelAdmin):
    """Newest first; flagged orders can be picked out."""

    list_display = ("number", "placed_at", "email", "state", "amount", "flagged")
    list_filter = ("state", ("flag", admin.EmptyFieldListFilter), "placed_at")
    search_fields = ("number",)  # shows the box; get_search_results decides what is asked
    search_help_text = _("Order number, e-mail address or its beginning, or article number.")
    # Counts and other orders of the list would read every row.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ("placed_at",)
    paginator = BoundedPaginator
    ordering = ("-placed_at",)
    inlines: ClassVar[tuple[type[admin.TabularInline], ...]] = (
        OrderLines,
        Shipments,
        Returns,
        Invoices,
        Mails,
        OrderHistory,
    )
    tools: ClassVar[tuple[OrderTool, ...]] = (
        OrderTool(_("Ship"), "admin:orders_order_ship", is_offered=_has_units_to_send),
        OrderTool(_("Cancel units"), "admin:orders_order_cancel", is_offered=_has_units_to_send),
    )
    fields = (
        ("number", "state", "flagged"),
        ("placed_at", "reserved_until", "paid_at"),
        "email",
        "address",
        "shipping_name",
        ("goods", "shipping_costs", "amount", "vat_amount"),
    )
    readonly_fields = ("flagged", "address", "goods", "shipping_costs", "amount", "vat_amount")

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, the forms behind the buttons."""
        view = self.admin_site.admin_view
        of_return = "<uuid:order_id>/returns/<uuid:return_id>"
        own = [
            path("<uuid:order_id>/ship/", view(ShipParcel.as_view()), name="orders_order_ship"),
            path(
                "<uuid:order_id>/cancel/", view(CancelUnits.as_view()), name="orders_order_cancel"
            ),
            path(
                f"{of_return}/receive/",
                view(ReceiveReturn.as_view()),
                name="orders_order_receive",
            ),
            path(f"{of_return}/refuse/", view(RefuseReturn.as_view()), name="orders_order_refuse"),
            path(
                "<uuid:order_id>/mails/<uuid:mail_id>/again/",
                view(MailAgain.as_view()),
                name="orders_order_mail",
            ),
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Order | None = None,
    ) -> HttpResponse:
        """With the buttons that this merchant may press for this order."""
        if obj is not None:
            context["tools"] = [
                {"label": tool.label, "address": reverse(tool.address, args=[obj.pk])}
                for tool in self.tools
                if tool.is_offered(obj) and request.user.has_perm(tool.permission)  # type: ignore[union-attr]
            ]
            context["page_in_shop"] = link_to("orders:order", obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("flag"))
    def flagged(self, order: Order) -> str:
        """What a merchant has to look at, in words."""
        if not order.flag:
            return "–"
        return format_html('<span class="order-flag">{}</span>', flag_name(order.flag))

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
        return "\n".join(as_lines(order.shipping_address, "nl"))

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
