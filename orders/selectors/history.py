"""What a signed-in customer ordered before."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from accounts.own_data.addresses import addresses_of
from orders.errors import OrderNotFound
from orders.models import Order
from orders.states import OrderState
from shop.kernel.addresses import PARTS

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


def last_details(user: User | AnonymousUser, *, chosen: str = "") -> dict[str, str]:
    """What a customer need not type again: her e-mail address, and where it goes.

    That is the address that she chose of her account, else the one that is for parcels, else where
    her last order went.

    chosen: the id of one of hers; anything else chooses none.
    """
    if not isinstance(user, User):
        return {}
    details = {"email": user.email, "name": user.get_full_name(), "company": user.company}
    book = {str(address.pk): address for address in addresses_of(user.pk)}
    address = book.get(chosen) or next((a for a in book.values() if a.default_for_shipping), None)
    if address is not None:
        return details | address.parts
    last = Order.objects.filter(customer_id=user.pk).order_by("-placed_at").first()
    if last is not None:
        details |= {part: last.shipping_address.get(part, "") for part in PARTS}
    return details
