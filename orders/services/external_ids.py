"""Noting what other systems call an order."""

from datetime import datetime

from django.db import IntegrityError
from django.db.transaction import atomic

from orders.errors import ExternalIdTaken
from orders.models import Order, OrderExternalId
from orders.services.transitions import locked, note

NAMED, UNNAMED = "external_id", "external_id_gone"  # words of the order's history


def call_order(order: Order, *, system: str, value: str, by: str, now: datetime) -> None:
    """From now on the system calls it so. The same again changes nothing.

    Raises:
        ExternalIdTaken: the system calls another order so.
    """
    with atomic():
        order = locked(order.pk)
        known = order.external_ids.filter(system=system).first()
        if known is not None and known.value == value:
            return
        try:
            with atomic():
                order.external_ids.update_or_create(system=system, defaults={"value": value})
        except IntegrityError as error:
            raise ExternalIdTaken(system=system, value=value) from error
        before = f"{known.value} → " if known else ""
        note(order, NAMED, by=by, why=f"{system}: {before}{value}", now=now)


def forget_name(order: Order, *, system: str, by: str, now: datetime) -> None:
    """The system does not call it anything any more. May be repeated."""
    with atomic():
        order = locked(order.pk)
        known = OrderExternalId.objects.filter(order=order, system=system).first()
        if known is not None:
            known.delete()
            note(order, UNNAMED, by=by, why=str(known), now=now)
