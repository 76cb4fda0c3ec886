"""The order's own page, and its invoices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orders.models import Order
from orders.selectors.invoices import find_invoice
from orders.selectors.orders import link_to, order_by_link, order_of_customer
from orders.selectors.progress import order_progress
from orders.states import NOTE


def asked_order(request: HttpRequest, number: str) -> Order:
    """The order that an address names, with its lines, for whoever may see it.

    Raises:
        OrderNotFound: there is none, or the visitor has neither its link nor the account.
    """
    key = request.GET.get("key")
    if key is None:
        return order_of_customer(number, request.user.pk)
    return order_by_link(number, key)


@require_safe
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """The order as it stands: confirmation, and later where it is."""
    order = asked_order(request, number)
    context = {
        "order": order,
        "progress": order_progress(order, now=timezone.now()),
        "events": order.events.exclude(transition=NOTE),
        "invoices": [
            (invoice, link_to("orders:invoice", order, invoice.pk))
            for invoice in order.invoices.all()
        ],
        "pay_url": link_to("payments:pay", order),
        "cancel_url": link_to("payments:cancel", order),
        "withdraw_url": link_to("orders:withdraw", order),
        "just_placed": "redirect_status" in request.GET,
    }
    return render(request, "orders/order.html", context)


@require_safe
def invoice(request: HttpRequest, number: str, invoice_id: int) -> HttpResponse:
    """An invoice or credit note, made to be printed."""
    order = asked_order(request, number)
    context = {
        "order": order,
        "invoice": find_invoice(order, invoice_id),
        "order_url": link_to("orders:order", order),
    }
    return render(request, "orders/invoice.html", context)
