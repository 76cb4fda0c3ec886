"""Reservations whose time is over."""

from collections.abc import Iterator
from datetime import datetime

from catalog.models import Reservation


def expired_reservations(*, before: datetime) -> Iterator[str]:
    """Ids of reservations that ran out before then. The table holds live ones only: it is small."""
    for item in Reservation.scan(Reservation.expires_at < before, consistent_read=True):
        yield item.order_id
