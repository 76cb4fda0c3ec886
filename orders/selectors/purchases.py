"""Whether somebody has bought a product here: what makes a review a verified one."""

from django.db.models import Exists, F, OuterRef, Q

from catalog.selectors.reviews import Author
from orders.models import Order, OrderLine
from orders.states import SOLD, OrderState

# Paid, or sent; what is only agreed on may still come to nothing.
BOUGHT = SOLD - {OrderState.AUTHORISED}


def can_review(order: Order, line: OrderLine) -> bool:
    """Whether the order proves that its customer has bought the line's product."""
    return order.state in BOUGHT and line.quantity > line.cancelled


def purchase_of(product_id: str, author: Author) -> str | None:
    """The number of her first order with the product, of her account or one of her addresses.

    It has to be paid or sent, and a unit of the product not cancelled. One that was sent back
    counts: she had it in her hands.
    """
    hers = Q(pk=None)
    if author.customer_id:
        hers |= Q(customer_id=int(author.customer_id))
    for address in author.addresses:
        hers |= Q(email__iexact=address)
    line = OrderLine.objects.filter(
        order=OuterRef("pk"), product_id=product_id, quantity__gt=F("cancelled")
    )
    bought = Order.objects.filter(hers, Exists(line), state__in=BOUGHT)
    return bought.order_by("placed_at").values_list("number", flat=True).first()
