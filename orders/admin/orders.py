"""Orders in the back-office: read-only, with a button for each thing that is done with one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from orders.addresses import as_lines
from orders.admin.actions import CancelUnits, MailAgain, ReceiveReturn, RefuseReturn, ShipParcel
from orders.admin.filters import FILTERS
from orders.admin.inlines import Invoices, Mails, OrderHistory, OrderLines, Returns, Shipments
from orders.admin.tools import OrderTool
from orders.models import Order
from orders.selectors.listing import ANY, found_by, orders_matching
from orders.selectors.orders import link_to
from orders.states import OPEN_TO_SHIP
from shop.kernel.back_office import KeysetChangeList, KeysetList, ReadOnly

FLAGGED_SHOWN = 10  # above the list


def _has_units_to_send(order: Order) -> bool:
    return order.state in OPEN_TO_SHIP


class OrderList(KeysetChangeList):
    """Before its first page stand the orders that somebody has to look at."""

    @property
    def flagged(self) -> list[Order]:
        """The newest of them, and one more than is shown when there are more."""
        is_narrowed = self.has_active_filters or self.query
        if not self.is_first_page or is_narrowed:
            return []
        return list(orders_matching({"flag": ANY})[: FLAGGED_SHOWN + 1])


@admin.register(Order)
class OrderAdmin(ReadOnly, KeysetList):
    """Newest first, those that somebody has to look at above them."""

    list_display = ("number", "placed_at", "email", "state", "amount", "flagged")
    list_filter = FILTERS
    search_fields = ("number",)  # shows the box; get_search_results decides what is asked
    search_help_text = _(
        "Order number, name, product or article number, or the beginning of a word of them; or an "
        "e-mail address. In quotes a word is found as it stands."
    )
    list_per_page = 50
    sortable_by = ("placed_at",)
    ordering = ("-placed_at", "-pk")
    change_list_template = "admin/orders/order/change_list.html"
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

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """The one with flagged orders on top."""
        return OrderList

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
        return format_html('<span class="order-flag">{}</span>', order.flag_in_words)

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 (as Django calls it)
        queryset: QuerySet[Order],
        search_term: str,
    ) -> tuple[QuerySet[Order], bool]:
        """By an index for addresses, or the one for words."""
        return found_by(queryset, search_term), False

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
