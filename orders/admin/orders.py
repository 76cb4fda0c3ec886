"""Orders in the back-office: read-only, with a button for each thing that is done with one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from orders.admin.actions import (
    CancelUnits,
    MailAgain,
    ReceiveReturn,
    RefuseReturn,
    ShipParcel,
    WriteNote,
)
from orders.admin.exporting import ExportFile, ExportOrders, ExportProgress
from orders.admin.filters import FILTERS
from orders.admin.inlines import Invoices, Mails, OrderHistory, OrderLines, Returns, Shipments
from orders.admin.listing import OrderList
from orders.admin.printing import (
    MAY_PRINT,
    PackingSlip,
    PickList,
    print_pick_list,
    print_slips,
)
from orders.admin.tools import OrderTool
from orders.models import Order
from orders.selectors.listing import (
    CRITERIA,
    OTHERS_SHOWN,
    other_orders,
)
from orders.selectors.orders import link_to
from orders.states import OPEN_TO_SHIP
from shop.kernel.addresses import as_lines
from shop.kernel.back_office import KeysetList, ReadOnly

PAGES: tuple[tuple[str, type[View], str], ...] = (
    ("export/", ExportOrders, "order_export"),
    ("exports/<uuid:export_id>/", ExportProgress, "export"),
    ("exports/<uuid:export_id>/file/", ExportFile, "export_file"),
    ("<uuid:order_id>/ship/", ShipParcel, "order_ship"),
    ("<uuid:order_id>/cancel/", CancelUnits, "order_cancel"),
    ("<uuid:order_id>/note/", WriteNote, "order_note"),
    ("<uuid:order_id>/packing-slip/", PackingSlip, "order_slip"),
    ("<uuid:order_id>/pick-list/", PickList, "order_pick"),
    ("<uuid:order_id>/returns/<uuid:return_id>/receive/", ReceiveReturn, "order_receive"),
    ("<uuid:order_id>/returns/<uuid:return_id>/refuse/", RefuseReturn, "order_refuse"),
    ("<uuid:order_id>/mails/<uuid:mail_id>/again/", MailAgain, "order_mail"),
)


def _always(_order: Order) -> bool:
    return True


def _has_units_to_send(order: Order) -> bool:
    return order.state in OPEN_TO_SHIP


def _list_of_customer(order: Order) -> str:
    query = {"customer": order.customer_id} if order.customer_id else {"q": order.email}
    return f"{reverse('admin:orders_order_changelist')}?{urlencode(query)}"


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
    actions = (print_slips, print_pick_list)
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
        OrderTool(_("Write a note"), "admin:orders_order_note", is_offered=_always),
        OrderTool(_("Packing slip"), "admin:orders_order_slip", _always, MAY_PRINT),
        OrderTool(_("Pick list"), "admin:orders_order_pick", _has_units_to_send, MAY_PRINT),
    )
    fields = (
        ("number", "state", "flagged"),
        ("placed_at", "reserved_until", "paid_at"),
        ("email", "account"),
        ("address", "billing"),
        "shipping_name",
        ("goods", "shipping_costs", "amount", "vat_amount"),
    )
    readonly_fields = (
        "flagged",
        "account",
        "address",
        "billing",
        "goods",
        "shipping_costs",
        "amount",
        "vat_amount",
    )

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """The one with flagged orders on top."""
        return OrderList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:  # noqa: ARG002
        """Only by the filters. Django allows every column, by an expression, without an index."""
        if lookup not in CRITERIA:
            raise IncorrectLookupParameters(lookup)
        return True

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, the forms behind the buttons, papers and exports."""
        view = self.admin_site.admin_view
        own = [path(at, view(page.as_view()), name=f"orders_{name}") for at, page, name in PAGES]
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
            others = other_orders(obj)
            context["others"] = others[:OTHERS_SHOWN]
            context["more_others"] = _list_of_customer(obj) if len(others) > OTHERS_SHOWN else ""
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
        search_term: str,  # noqa: ARG002
    ) -> tuple[QuerySet[Order], bool]:
        """All of them: `OrderList` does the searching."""
        return queryset, False

    @admin.display(description=_("address"))
    def address(self, order: Order) -> str:
        """Where it goes."""
        return "\n".join(as_lines(order.shipping_address, "nl"))

    @admin.display(description=_("billing address"))
    def billing(self, order: Order) -> str:
        """Where the invoice goes, if not there."""
        return "\n".join(as_lines(order.billing_address, "nl")) if order.billing_address else "–"

    @admin.display(description=_("customer"))
    def account(self, order: Order) -> str:
        """A link to the page of who has an account."""
        if not order.customer_id:
            return str(_("A guest"))
        address = reverse("admin:accounts_user_change", args=[order.customer_id])
        return format_html('<a href="{}">{}</a>', address, order.customer)

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
