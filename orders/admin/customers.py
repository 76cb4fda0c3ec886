"""What the page of a customer shows of her orders, and where they went."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import UserAdmin
from accounts.models import User
from orders.models import Order
from shop.kernel.addresses import as_lines

ORDERS_SHOWN = 10


def _newest(customer: User) -> "QuerySet[Order]":
    orders = Order.objects.filter(customer_id=customer.pk)
    return orders.order_by("-placed_at", "-pk")[: ORDERS_SHOWN + 1]


@admin.display(description=_("orders"))
def orders_of(customer: User) -> str:
    """The newest, as links, and one to all of them."""
    found = list(_newest(customer))
    links = format_html_join(
        format_html("<br>"),
        '<a href="{}">{}</a> · {} · {}',
        (
            (
                reverse("admin:orders_order_change", args=[order.pk]),
                order.number,
                f"{localtime(order.placed_at):%Y-%m-%d %H:%M}",
                order.get_state_display(),
            )
            for order in found[:ORDERS_SHOWN]
        ),
    )
    if len(found) <= ORDERS_SHOWN:
        return links or "–"
    address = f"{reverse('admin:orders_order_changelist')}?customer={customer.pk}"
    return format_html('{}<br><a href="{}">{}</a>', links, address, gettext("All orders"))


@admin.display(description=_("addresses"))
def addresses_of(customer: User) -> str:
    """Those of the newest orders, each once."""
    orders = list(_newest(customer))
    given = [
        address
        for order in orders
        for address in (order.shipping_address, order.billing_address)
        if address
    ]
    known = dict.fromkeys(", ".join(as_lines(address, "nl")) for address in given)
    return format_html_join(format_html("<br>"), "{}", ((one,) for one in known)) or "–"


_SHOWN: Any = (orders_of, addresses_of)
UserAdmin.readonly_fields = (*UserAdmin.readonly_fields, *_SHOWN)
UserAdmin.fieldsets = (  # type: ignore[assignment]  # one longer than it was
    *(UserAdmin.fieldsets or ()),
    (_("Orders"), {"fields": _SHOWN}),
)
