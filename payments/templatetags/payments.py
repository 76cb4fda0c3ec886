"""What the order's page tells of its payment."""

from typing import Any

from django import template

from orders.models import Order
from payments.selectors.credits import credited_of
from payments.selectors.methods import bank_details as details_of
from payments.selectors.standing import refunds_shown

register = template.Library()


@register.inclusion_tag("payments/_bank_details.html")
def bank_details(order: Order) -> dict[str, Any]:
    """Where an order on invoice has to be paid; nothing for any other."""
    return {"details": details_of(order)}


@register.inclusion_tag("payments/_refunds.html")
def refunds(order: Order) -> dict[str, Any]:
    """Money that went back, or is on its way."""
    return {"refunds": refunds_shown(order)}


@register.inclusion_tag("payments/_credited.html")
def credited(order: Order, invoice_id: int) -> dict[str, Any]:
    """What the amount of a credit note is for."""
    return {"rows": credited_of(order, invoice_id)}
