"""What an order's page shows below its details: lines, parcels, returns, papers, history."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from orders.admin.tools import MAY_CHANGE
from orders.admin.words import event_name
from orders.models import (
    Invoice,
    MailKind,
    OrderEvent,
    OrderLine,
    OrderMail,
    Return,
    ReturnState,
    Shipment,
)
from orders.selectors.orders import link_to
from shop.kernel.back_office import ReadOnly
from shop.kernel.money import Money


class OrderLines(ReadOnly, admin.TabularInline):
    """What was sold, and what became of it."""

    model = OrderLine
    fields = (
        "sku",
        "what",
        "quantity",
        "shipped",
        "cancelled",
        "returned",
        "refunded",
        "promised_on",
        "price",
        "total",
        "vat_percentage",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        """With the order, whose currency each line's amounts are in."""
        return super().get_queryset(request).select_related("order")

    @admin.display(description=_("product"))
    def what(self, line: OrderLine) -> str:
        """Title and variant."""
        return f"{line.title} ({line.label})" if line.label else line.title

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


class Shipments(ReadOnly, admin.TabularInline):
    """Parcels that left."""

    model = Shipment
    fields = ("shipped_at", "brought_by", "tracking", "units", "by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shipment]:
        """With what is in them."""
        return super().get_queryset(request).prefetch_related("lines__line")

    @admin.display(description=_("carrier"))
    def brought_by(self, shipment: Shipment) -> str:
        """By name."""
        return shipment.brought_by

    @admin.display(description=_("tracking code"))
    def tracking(self, shipment: Shipment) -> str:
        """A link to the carrier's page, where that is known."""
        code = shipment.tracking_code or "–"
        if not shipment.tracking_url:
            return code
        return format_html('<a href="{}" rel="noreferrer">{}</a>', shipment.tracking_url, code)

    @admin.display(description=_("units"))
    def units(self, shipment: Shipment) -> str:
        """How many of what."""
        return ", ".join(f"{one.quantity} × {one.line.sku}" for one in shipment.lines.all())


class Returns(ReadOnly, admin.TabularInline):
    """What comes back, and has come back."""

    model = Return
    fields = ("requested_at", "state", "next_step", "units", "reason", "requested_by", "closed")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Return]:
        """With what is in them."""
        self._may_change = request.user.has_perm(MAY_CHANGE)  # type: ignore[union-attr]
        return super().get_queryset(request).prefetch_related("lines__line")

    @admin.display(description=_("units"))
    def units(self, one: Return) -> str:
        """How many of what, and what became of them."""
        parts = []
        for line in one.lines.all():
            part = f"{line.quantity} × {line.line.sku}"
            if one.state == ReturnState.RECEIVED:
                outcome = {"restocked": line.restocked, "written_off": line.written_off}
                part += " " + str(
                    _("(%(restocked)d restocked, %(written_off)d written off)") % outcome
                )
            parts.append(part)
        return ", ".join(parts)

    @admin.display(description=_("received or refused"))
    def closed(self, one: Return) -> str:
        """By whom."""
        return one.closed_by or "–"

    @admin.display(description=_("next step"))
    def next_step(self, one: Return) -> str:
        """Links to the forms, while it is open."""
        if one.state != ReturnState.REQUESTED or not self._may_change:
            return "–"
        return format_html(
            '<a class="order-step" href="{}">{}</a> <a class="order-step" href="{}">{}</a>',
            reverse("admin:orders_order_receive", args=[one.order_id, one.pk]),
            _("Receive"),
            reverse("admin:orders_order_refuse", args=[one.order_id, one.pk]),
            _("Refuse"),
        )


class Invoices(ReadOnly, admin.TabularInline):
    """Invoices and credit notes."""

    model = Invoice
    fields = ("paper", "issued_at", "amount")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        """With the order, whose number is in the address."""
        return super().get_queryset(request).select_related("order")

    @admin.display(description=_("number"))
    def paper(self, invoice: Invoice) -> str:
        """A link to what the customer sees."""
        address = link_to("orders:invoice", invoice.order, invoice.pk)
        return format_html('<a href="{}">{}</a>', address, invoice)

    @admin.display(description=_("total"))
    def amount(self, invoice: Invoice) -> str:
        """Below zero on a credit note."""
        return Money(invoice.total_minor, invoice.currency).formatted("nl")


class Mails(ReadOnly, admin.TabularInline):
    """What the customer, or the shop, was told."""

    model = OrderMail
    fields = ("told", "to", "created_at", "sent_at", "again")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderMail]:
        """As they are."""
        self._may_change = request.user.has_perm(MAY_CHANGE)  # type: ignore[union-attr]
        return super().get_queryset(request)

    @admin.display(description=_("kind"))
    def told(self, mail: OrderMail) -> str:
        """In words."""
        return str(MailKind(mail.kind).label)

    @admin.display(description=_("next step"))
    def again(self, mail: OrderMail) -> str:
        """A link to the form, once it is sent."""
        if mail.sent_at is None or not self._may_change:
            return "–"
        address = reverse("admin:orders_order_mail", args=[mail.order_id, mail.pk])
        return format_html('<a href="{}">{}</a>', address, _("Send again"))


class OrderHistory(ReadOnly, admin.TabularInline):
    """What happened, when, by whom and why."""

    model = OrderEvent
    fields = ("at", "what", "by", "said")
    readonly_fields = fields

    @admin.display(description=_("what"))
    def what(self, event: OrderEvent) -> str:
        """In words."""
        return event_name(event.transition)

    @admin.display(description=_("why"))
    def said(self, event: OrderEvent) -> str:
        """A note has lines."""
        return linebreaksbr(event.why)
