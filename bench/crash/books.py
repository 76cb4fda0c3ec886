"""Books of our own, apart from the shop's: what customers, provider and shelf say."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Sum

from bench.crash.shopper import Purchase
from catalog.models import Reservation, StockItem
from orders.models import Order, OrderLine
from orders.states import SOLD, OrderState
from payments.gateways.base import GatewayPayment
from payments.gateways.registry import gateway

_CLOCKS = timedelta(minutes=1)  # the provider tells whole seconds, by its own


def mistakes(purchases: Sequence[Purchase], *, since: datetime) -> Iterator[str]:
    """Everything that customers, the provider and the shelf say otherwise than the shop.

    since: of the orders that these customers may have placed; nobody else did.
    """
    orders = list(Order.objects.filter(placed_at__gte=since))
    payments: defaultdict[str, list[GatewayPayment]] = defaultdict(list)
    for payment in gateway("stripe").payments_since(since - _CLOCKS):
        payments[payment.order_id].append(payment)
    yield from _lost(purchases, orders)
    yield from _twice(purchases, orders)
    yield from _money(purchases, orders, payments)
    yield from _charged(purchases, orders, payments)
    yield from _shelf()


def _lost(purchases: Sequence[Purchase], orders: Sequence[Order]) -> Iterator[str]:
    known = {order.number for order in orders}
    for bought in purchases:
        if bought.number and bought.number not in known:
            yield f"order {bought.number} was accepted and is not there: {bought.story}"


def _twice(purchases: Sequence[Purchase], orders: Sequence[Order]) -> Iterator[str]:
    """A cart becomes one order, however often the customer pressed the button."""
    carts = Counter(order.cart_id for order in orders if order.state != OrderState.REJECTED)
    for bought in purchases:
        if bought.cart_id and carts[bought.cart_id] > 1:
            yield f"cart {bought.cart_id} became {carts[bought.cart_id]} orders: {bought.story}"


def _money(
    purchases: Sequence[Purchase],
    orders: Sequence[Order],
    payments: dict[str, list[GatewayPayment]],
) -> Iterator[str]:
    """The provider holds what an order came to, if it was sold and paid, less what the customer was
    promised back; else nothing.

    Where card money is taken on shipment it may still be promised.
    """
    by_number = {bought.number: bought for bought in purchases}
    for order in orders:
        held = sum(
            payment.received.minor - payment.refunded.minor for payment in payments[str(order.pk)]
        )
        due = order.total_minor if order.state in SOLD and order.paid_at else 0
        bought = by_number.get(order.number)
        perhaps = bought.perhaps_back_minor if bought and due else 0
        due -= bought.back_minor if bought and due else 0
        if held not in {due, due - perhaps}:
            yield f"order {order.number} is {order.state}; {held} lies at the provider, not {due}"


def _charged(
    purchases: Sequence[Purchase],
    orders: Sequence[Order],
    payments: dict[str, list[GatewayPayment]],
) -> Iterator[str]:
    by_number = {order.number: order for order in orders}
    for bought in purchases:
        if not bought.charged or bought.number not in by_number:
            continue
        order = by_number[bought.number]
        came_back = any(payment.refunded.minor for payment in payments[str(order.pk)])
        if not (order.state in SOLD or came_back):
            yield f"{bought.number} was charged and is {order.state}: {bought.story}"


def _shelf() -> Iterator[str]:
    sold: dict[str, int] = dict(
        OrderLine.objects.filter(order__state__in=SOLD)
        .values_list("sku")
        .annotate(units=Sum(F("quantity") - F("cancelled") - F("returned")))
    )
    for item in StockItem.scan(consistent_read=True):
        counted = (item.available, item.reserved, item.sold, item.received)
        if min(counted) < 0 or item.available + item.reserved + item.sold != item.received:
            yield f"{item.sku} does not add up: {counted}"
        if item.reserved:
            yield f"{item.reserved} of {item.sku} stay reserved"
        if item.sold != sold.get(item.sku, 0):
            yield f"{item.sold} of {item.sku} count as sold, the orders say {sold.get(item.sku, 0)}"
    for reservation in Reservation.scan(consistent_read=True):
        yield f"reservation {reservation.order_id} is left over"
