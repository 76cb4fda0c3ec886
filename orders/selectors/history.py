"""What a signed-in customer ordered before."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from orders.addresses import PARTS
from orders.errors import OrderNotFound
from orders.models import Order
from orders.states import OrderState

PAGE_SIZE = 20  # orders


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders, newest first. `next_before`: the number to go on before; empty on the last page."""

    orders: tuple[Order, ...]
    next_before: str


def orders_of(customer_id: int, *, before: str = "", with_lines: bool = False) -> OrderPage:
    """A customer's orders that came about, in three queries at most.

    before: the number to go on before; empty: the newest.

    Raises:
        OrderNotFound: she has no order with this number.
    """
    orders = Order.objects.filter(customer_id=customer_id).exclude(state=OrderState.REJECTED)
    if before:
        last = orders.filter(number=before).first() if before.isalnum() else None
        if last is None:
            raise OrderNotFound
        orders = orders.filter(
            Q(placed_at__lt=last.placed_at) | Q(placed_at=last.placed_at, id__lt=last.id)
        )
    if with_lines:
        orders = orders.prefetch_related("lines")
    found = list(orders.order_by("-placed_at", "-id")[: PAGE_SIZE + 1])
    shown = tuple(found[:PAGE_SIZE])
    return OrderPage(shown, shown[-1].number if len(found) > PAGE_SIZE else "")


def last_details(user: User | AnonymousUser) -> dict[str, str]:
    """What a customer need not type again: her e-mail address and where her last order went."""
    if not isinstance(user, User):
        return {}
    details = {"email": user.email, "name": user.get_full_name(), "company": user.company}
    last = Order.objects.filter(customer_id=user.pk).order_by("-placed_at").first()
    if last is not None:
        details |= {part: last.shipping_address.get(part, "") for part in PARTS}
    return details
