"""Orders that were placed without an account become the account's."""

from django.db.models import Q
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.selectors import verified_addresses
from orders.models import Order
from orders.services.transitions import note


@app.task(name="orders.claim_orders", retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def claim_orders(*, customer_id: int) -> None:
    """Give a customer the orders of guests with an address that she has verified. Repeatable.

    An order that belongs to an account stays there, whatever address it was placed with.
    """
    hers = Q()
    for address in verified_addresses(customer_id):
        hers |= Q(email__iexact=address)
    if not hers:
        return
    with atomic():
        orders = Order.objects.select_for_update().filter(hers, customer__isnull=True)
        for order in orders.order_by("id"):
            order.customer_id = customer_id
            order.save(update_fields=["customer"])
            note(order, "claim", by=order.email, why="address verified", now=timezone.now())
