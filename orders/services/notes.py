"""What staff write down about an order, for each other. Customers never see it."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from orders.models import OrderEvent
from orders.services.transitions import locked
from orders.states import NOTE
from shop.kernel.errors import KeyReused


def write_note(order_id: UUID, *, text: str, by: str, key: str, now: datetime) -> OrderEvent:
    """Add a note to the order's history, where it stays. The same key again is the same note.

    Raises:
        KeyReused: the key came before, with another text.
    """
    with atomic():
        order = locked(order_id)
        known = order.events.filter(key=key).first()
        if known is None:
            return order.events.create(transition=NOTE, by=by[:254], why=text, at=now, key=key)
    if known.why != text:
        raise KeyReused
    return known
