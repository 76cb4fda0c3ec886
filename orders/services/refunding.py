"""Counting the units of an order that were refunded. Money itself is the business of payments."""

from collections.abc import Mapping

from django.db.models import F

from orders.models import Order, OrderLine


def count_refunded(order: Order, units: Mapping[int, int]) -> None:
    """Units of lines, by id, went back to the customer as money. The caller holds the order's lock.

    Raises:
        IntegrityError: more than was sold (`order_line_refunded_once`).
    """
    for line_id, count in units.items():
        OrderLine.objects.filter(pk=line_id, order=order).update(refunded=F("refunded") + count)


def count_not_refunded(order: Order, units: Mapping[int, int]) -> None:
    """A refund of these units failed: they can be refunded again."""
    for line_id, count in units.items():
        OrderLine.objects.filter(pk=line_id, order=order).update(refunded=F("refunded") - count)
