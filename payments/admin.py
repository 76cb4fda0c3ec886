"""Payments in the back-office: to be read, on the order's own page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orders.admin import OrderAdmin
from payments.models import Payment
from shop.kernel.back_office import ReadOnly
from shop.kernel.money import Money


class Payments(ReadOnly, admin.TabularInline):
    """The money of an order."""

    model = Payment
    fields = ("gateway", "gateway_id", "state", "paid", "refunded", "failure", "updated_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        """With what went back."""
        return super().get_queryset(request).prefetch_related("refunds")

    @admin.display(description=_("amount"))
    def paid(self, payment: Payment) -> str:
        """What was asked for."""
        return payment.amount.formatted("nl")

    @admin.display(description=_("refunded"))
    def refunded(self, payment: Payment) -> str:
        """What went back, or is on its way."""
        minor = sum(refund.amount_minor for refund in payment.refunds.all())
        return Money(minor, payment.currency).formatted("nl")


OrderAdmin.inlines = (*OrderAdmin.inlines, Payments)
