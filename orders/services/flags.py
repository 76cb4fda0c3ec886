"""Orders that a merchant has to look at: flagged, told of by mail, and seen to."""

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.transaction import atomic

from orders.models import MailKind, Order
from orders.services.mails import tell
from orders.services.transitions import SHOP, locked, note
from orders.states import Flag

logger = logging.getLogger(__name__)


def flag(order: Order, what: Flag, *, why: str, now: datetime) -> None:
    """Mark an order as one that a merchant has to look at, and tell the shop by mail.

    The first flag stays; the history and the mails tell of each. May be repeated: the same flag
    for the same reason is one mail. Belongs into the transaction of what it is about.
    """
    Order.objects.filter(pk=order.pk, flag="").update(flag=what)
    order.flag = order.flag or what.value
    note(order, f"flag:{what.value}"[:30], by=SHOP, why=why, now=now)
    tell_shop(order, what.value, why=why, now=now)
    logger.warning("order %s flagged: %s (%s)", order.number, what.value, why)


def tell_shop(order: Order, what: str, *, why: str, now: datetime) -> None:
    """A mail to the shop itself, once for each reason, in the transaction of what it is about.

    what: a flag's code, or another that `flag_name` has words for.
    """
    reason = hashlib.sha256(why.encode()).hexdigest()  # of any length, and a key is short
    tell(
        order,
        MailKind.MERCHANT_FLAGGED,
        key=f"{order.pk}:{what}:{reason}",
        now=now,
        to=settings.SHOP_EMAIL,
        facts={"flag": what, "why": why},
    )


def clear_flag(order_id: UUID, *, by: str, why: str, now: datetime) -> Order:
    """A merchant has seen to it. The history keeps what was flagged, and what was done about it."""
    with atomic():
        order = locked(order_id)
        if order.flag:
            note(order, f"unflag:{order.flag}"[:30], by=by, why=why, now=now)
            order.flag = ""
            order.save(update_fields=["flag"])
    return order
