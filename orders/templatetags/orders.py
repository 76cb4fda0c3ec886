"""What templates can say of orders."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from orders.models import Order, OrderLine
from orders.selectors.orders import signature_of
from orders.selectors.purchases import can_review

register = template.Library()


@register.simple_tag
def review_link(order: Order, line: OrderLine) -> str:
    """Where its buyer reviews a product, also without an account; empty while she cannot."""
    if not can_review(order, line):
        return ""
    proof = urlencode({"order": order.number, "key": signature_of(order.number)})
    return f"{reverse('orders:review', args=[line.product_id])}?{proof}"
