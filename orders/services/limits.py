"""How many of an article one customer may order, over all her orders."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import F, Q, Sum

from orders.errors import PurchaseLimitReached
from orders.models import Order, OrderLine
from orders.states import UNDONE, OrderState


def check_limits(order: Order, limits: Mapping[str, int]) -> None:
    """In the transaction that has just recorded the order and its lines.

    limits: units that one customer may order, by SKU. A customer is an e-mail address or an
    account, whichever has more orders.

    Raises:
        PurchaseLimitReached: with this order it would be more.
    """
    if not limits:
        return
    same = Q(order__email__iexact=order.email)
    if order.customer_id is not None:
        same |= Q(order__customer_id=order.customer_id)
    _one_at_a_time(order)
    ordered = (
        OrderLine.objects.filter(same, sku__in=limits)
        .exclude(order__state__in={*UNDONE, OrderState.REJECTED})
        .values("sku")
        .annotate(units=Sum(F("quantity") - F("cancelled") - F("returned")))
    )
    for row in ordered:
        if row["units"] > limits[row["sku"]]:
            line = order.lines.get(sku=row["sku"])
            limit = limits[line.sku]
            raise PurchaseLimitReached(sku=line.sku, title=line.title, limit=limit)


def _one_at_a_time(order: Order) -> None:
    """Two orders of one customer at the same moment: the second waits until the first is there."""
    who = {f"limit:{order.email.upper()}", f"limit:{order.customer_id or order.email.upper()}"}
    with connection.cursor() as cursor:
        for each in sorted(who):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [each])
