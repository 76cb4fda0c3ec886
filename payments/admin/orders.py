"""What the back-office shows of an order's money, and its buttons."""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orders.admin import OrderAdmin, OrderTool
from orders.models import Order
from orders.states import AGREED, SENT, Flag, OrderState
from payments.admin.actions import (
    MAY_RECORD_TRANSFER,
    MAY_REFUND,
    EndOrder,
    RecordTransfer,
    RefundSent,
    SeenTo,
    SendMismatchBack,
    SendRefund,
)
from payments.models import Payment, Refund, RefundState
from payments.selectors.methods import INVOICE
from payments.selectors.refundable import holds_mismatch, left_of, paid_payment
from shop.kernel.back_office import BoundedPaginator, ReadOnly


class Payments(ReadOnly, admin.TabularInline):
    """The money of an order: what came, what went back, what is disputed."""

    model = Payment
    fields = (
        "gateway",
        "gateway_id",
        "state",
        "asked",
        "came_in",
        "went_back",
        "disputed",
        "failure",
        "updated_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        """With what went back, and disputes."""
        self._may_refund = request.user.has_perm(MAY_REFUND)  # type: ignore[union-attr]
        return super().get_queryset(request).prefetch_related("refunds", "disputes")

    @admin.display(description=_("amount"))
    def asked(self, payment: Payment) -> str:
        """What was asked for."""
        return payment.amount.formatted("nl")

    @admin.display(description=_("came in"), empty_value="–")
    def came_in(self, payment: Payment) -> str | None:
        """What came."""
        return payment.received.formatted("nl") if payment.received else None

    @admin.display(description=_("refunds"))
    def went_back(self, payment: Payment) -> str:
        """Each refund, how it stands, and what a merchant has to do about it."""
        return _lines(
            format_html(
                "{} · {} · {} {}",
                refund.amount.formatted("nl"),
                refund.get_reason_display(),
                refund.get_state_display(),
                self._next_step(payment, refund),
            )
            for refund in payment.refunds.all()
        )

    def _next_step(self, payment: Payment, refund: Refund) -> str:
        to_transfer = payment.gateway == INVOICE and refund.state == RefundState.PENDING
        if not to_transfer or not self._may_refund:
            return refund.failure
        address = reverse("admin:payments_refund_sent", args=[payment.order_id, refund.pk])
        return format_html('<a href="{}">{}</a>', address, _("It is transferred"))

    @admin.display(description=_("disputes"))
    def disputed(self, payment: Payment) -> str:
        """Each dispute, why, and until when it has to be answered at the provider."""
        return _lines(
            format_html(
                "{} · {} · {} {}",
                dispute.amount.formatted("nl"),
                dispute.reason,
                dispute.get_state_display(),
                f"{dispute.due_by:%Y-%m-%d}" if dispute.due_by else "",
            )
            for dispute in payment.disputes.all()
        )


def _lines(texts: Iterable[SafeString]) -> str:
    return format_html_join(format_html("<br>"), "{}", ((text,) for text in texts)) or "–"


def _has_money(order: Order) -> bool:
    payment = paid_payment(order)
    return payment is not None and left_of(payment).minor > 0


def _can_end(order: Order) -> bool:
    return order.state in AGREED | {OrderState.AWAITING_PAYMENT}


def _can_send_mismatch_back(order: Order) -> bool:
    """Also when an earlier flag stands for it."""
    if not order.flag or order.state in SENT:
        return False
    return order.flag == Flag.MISMATCH or holds_mismatch(order)


OrderAdmin.inlines = (*OrderAdmin.inlines, Payments)
OrderAdmin.tools = (
    *OrderAdmin.tools,
    OrderTool(_("Cancel the order"), "admin:payments_order_end", is_offered=_can_end),
    OrderTool(_("Send money back"), "admin:payments_order_refund", _has_money, MAY_REFUND),
    OrderTool(
        _("Record a transfer"),
        "admin:payments_order_transfer",
        lambda order: order.payments.filter(gateway=INVOICE).exists(),
        MAY_RECORD_TRANSFER,
    ),
    OrderTool(
        _("Send the money back and end the order"),
        "admin:payments_order_mismatch",
        _can_send_mismatch_back,
        MAY_REFUND,
    ),
    OrderTool(
        _("Seen to"), "admin:payments_order_seen_to", is_offered=lambda order: bool(order.flag)
    ),
)


@admin.register(Refund)
class RefundAdmin(ReadOnly, admin.ModelAdmin):
    """All refunds, newest first: those that failed or have to be transferred can be picked out."""

    list_display = ("created_at", "order", "sum", "reason", "state", "failure")
    list_filter = ("state", "reason", "payment__gateway")
    list_select_related = ("payment__order",)
    list_display_links = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    ordering = ("-id",)
    sortable_by: ClassVar[tuple[str, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, the forms behind the buttons of orders."""
        view, of_order = self.admin_site.admin_view, "of/<uuid:order_id>"
        pages = {
            "end": EndOrder,
            "refund": SendRefund,
            "transfer": RecordTransfer,
            "mismatch": SendMismatchBack,
            "seen_to": SeenTo,
        }
        own = [
            path(f"{of_order}/{name}/", view(page.as_view()), name=f"payments_order_{name}")
            for name, page in pages.items()
        ]
        sent = path(
            f"{of_order}/<int:refund_id>/sent/",
            view(RefundSent.as_view()),
            name="payments_refund_sent",
        )
        return [*own, sent, *super().get_urls()]

    @admin.display(description=_("order"))
    def order(self, refund: Refund) -> str:
        """A link to its page."""
        order = refund.payment.order
        address = reverse("admin:orders_order_change", args=[order.pk])
        return format_html('<a href="{}">{}</a>', address, order.number)

    @admin.display(description=_("amount"))
    def sum(self, refund: Refund) -> str:
        """What goes back."""
        return refund.amount.formatted("nl")
