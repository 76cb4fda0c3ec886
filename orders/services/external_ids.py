"""Noting what other systems call an order."""

from django.db import IntegrityError
from django.db.transaction import atomic

from orders.errors import ExternalIdTaken
from orders.models import Order, OrderExternalId


def call_order(order: Order, *, system: str, value: str) -> None:
    """From now on the system calls it so. The same again changes nothing.

    Raises:
        ExternalIdTaken: the system calls another order so.
    """
    try:
        with atomic():
            OrderExternalId.objects.update_or_create(
                order=order, system=system, defaults={"value": value}
            )
    except IntegrityError as error:
        raise ExternalIdTaken(system=system, value=value) from error
