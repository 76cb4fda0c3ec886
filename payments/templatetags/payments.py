"""What the order's page tells of its payment."""

from typing import Any

from django import template

from orders.models import Order
from payments.selectors.methods import bank_details as details_of

register = template.Library()


@register.inclusion_tag("payments/_bank_details.html")
def bank_details(order: Order) -> dict[str, Any]:
    """Where an order on invoice has to be paid; nothing for any other."""
    return {"details": details_of(order)}
