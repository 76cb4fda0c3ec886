"""Payments in the back-office: to be read, on the order's own page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from orders.admin import OrderAdmin
from payments.models import Payment
from shop.kernel.back_office import ReadOnly


class Payments(ReadOnly, admin.TabularInline):
    """The money of an order."""

    model = Payment
    fields = ("gateway", "gateway_id", "state", "paid", "failure", "updated_at")
    readonly_fields = fields

    @admin.display(description=_("amount"))
    def paid(self, payment: Payment) -> str:
        """What was asked for."""
        return payment.amount.formatted("nl")


OrderAdmin.inlines = (*OrderAdmin.inlines, Payments)
