"""Orders, as tests need them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cart.selectors import find_cart
from cart.services import add_line, open_cart
from cart.tokens import hash_token
from catalog.tests.factories import make_product
from orders.models import Order, OrderLine
from orders.services.finding import words_to_find
from orders.services.payment import accept_payment, sell_reserved
from orders.services.placing import Buyer, place_order
from orders.services.transitions import locked
from orders.states import OrderState
from shop.kernel.ids import new_number

ADDRESS = {
    "name": "Sanne de Vries",
    "company": "",
    "street": "Prinsengracht",
    "house_number": "263",
    "house_number_addition": "H",
    "postal_code": "1016 GV",
    "city": "Amsterdam",
    "country": "NL",
}


def make_buyer(**fields: Any) -> Buyer:
    """Somebody in Amsterdam."""
    given = {
        "email": "sanne@example.nl",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
        **fields,
    }
    return Buyer(**given)


def make_cart(lines: Mapping[str, int]) -> tuple[str, str]:
    """A cart's id and token; its SKUs have to exist."""
    cart, token = open_cart(currency="EUR", now=timezone.now())
    for sku, quantity in lines.items():
        add_line(
            cart_id=cart.cart_id, sku=sku, quantity=quantity, language="nl", now=timezone.now()
        )
    return cart.cart_id, token


def place(
    cart_id: str,
    *,
    key: str = "",
    now: datetime | None = None,
    visitor: str | None = None,
    **fields: Any,
) -> Order:
    """Order what is in the cart."""
    return place_order(
        cart_id=cart_id,
        seen_version=find_cart(cart_id).version,
        buyer=make_buyer(**fields),
        key=key or str(uuid4()),
        now=now or timezone.now(),
        visitor=visitor,
    )


def make_order(
    *, sku: str = "MUG", quantity: int = 1, stock: int = 10, now: datetime | None = None
) -> tuple[Order, str]:
    """An order that awaits its payment, and the token of its cart."""
    make_product(sku=sku, stock=stock)
    cart_id, token = make_cart({sku: quantity})
    return place(cart_id, now=now, cart_token_hash=hash_token(token)), token


def recorded(*goods: tuple[str, str], **fields: Any) -> Order:
    """An order's rows without a cart, stock or money: for what only reads them.

    goods: SKU and title of each line.
    """
    now = timezone.now()
    given = {
        "number": new_number(),
        "email": "sanne@example.nl",
        "state": OrderState.PAID,
        "currency": "EUR",
        "subtotal_minor": 1000 * len(goods),
        "shipping_minor": 0,
        "total_minor": 1000 * len(goods),
        "vat_minor": 0,
        "shipping_method": "standard",
        "shipping_name": "Standaard",
        "shipping_address": ADDRESS,
        "cart_id": uuid4().hex,
        "cart_version": 1,
        "placed_at": now,
        "reserved_until": now,
        **fields,
    }
    order = Order(**given)
    lines = [
        OrderLine(
            order=order,
            sku=sku,
            product_id=sku.lower(),
            title=title,
            quantity=1,
            unit_price_minor=1000,
            vat_rate_bp=2100,
            vat_minor=0,
        )
        for sku, title in goods
    ]
    order.search_words = words_to_find(order, lines)
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(lines)
    return order


def run_jobs() -> None:
    """What the worker would do now, here: tests see their own transaction. Jobs may make jobs."""
    sell_all()
    while waiting := list(ProcrastinateJob.objects.filter(status="todo").order_by("id")):
        for job in waiting:
            ProcrastinateJob.objects.filter(pk=job.pk).delete()
            app.tasks[job.task_name](**job.args)
        sell_all()


def sell_all() -> None:
    """What the sweep would have done for orders that were agreed on."""
    for order_id in Order.objects.exclude(to_sell="").values_list("pk", flat=True):
        sell_reserved(order_id=str(order_id))


def make_sold(
    *, sku: str = "MUG", quantity: int = 3, stock: int = 10, now: datetime | None = None
) -> Order:
    """An order that is paid, its units sold and its invoice written."""
    order, _token = make_order(sku=sku, quantity=quantity, stock=stock, now=now)
    pay(order, now=now)
    run_jobs()
    order.refresh_from_db()
    return order


def pay(order: Order, *, now: datetime | None = None) -> Order:
    """Its payment comes in, under the order's lock, as payments does it."""
    with atomic():
        paid = locked(order.pk)
        accept_payment(paid, amount=paid.total, reference="pi_1", now=now or timezone.now())
    return paid
