"""Orders of an account that goes: what the law wants kept stays, what leads back to her goes."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.db.transaction import atomic
from django.utils import timezone

from orders.models import IdempotentRequest, Order, OrderEvent, OrderMail, Return
from orders.services.finding import words_to_find
from orders.services.transitions import SHOP, note

CUSTOMER = "customer"  # who did it, when her address may no longer be told


def cut_off(order_ids: Iterable[UUID]) -> None:
    """Take account, e-mail address and pseudonym out of orders, their mails and their history.

    One transaction; what was cut off before is not found by its customer any more.
    """
    with atomic():
        orders = Order.objects.select_for_update().filter(pk__in=list(order_ids))
        for order in orders.prefetch_related("lines").order_by("id"):
            _cut_off(order)


def _cut_off(order: Order) -> None:
    email = order.email
    order.email = order.visitor = order.cart_token_hash = ""
    order.customer = None
    order.search_words = words_to_find(order, order.lines.all())
    order.save(update_fields=["email", "visitor", "cart_token_hash", "customer", "search_words"])
    OrderMail.objects.filter(order=order, kind="merchant_flagged").update(facts={})
    OrderMail.objects.filter(order=order).exclude(kind="merchant_flagged").update(to="", facts={})
    IdempotentRequest.objects.filter(order=order).delete()
    for people in (Return.objects.filter(order=order), order.cancellations.all()):
        field = "requested_by" if people.model is Return else "by"
        people.filter(**{f"{field}__icontains": email}).update(**{field: CUSTOMER})
    _unname(order, email)
    note(order, "erase", by=SHOP, why="account erased", now=timezone.now())


def _unname(order: Order, email: str) -> None:
    """The history is append-only but for this: see migration 0021."""
    if not email:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kraam.erasing = 'on'")
    events = OrderEvent.objects.filter(order=order)
    events.filter(by__icontains=email).update(by=CUSTOMER)
    events.filter(why__contains=email).update(why=Replace(F("why"), Value(email), Value(CUSTOMER)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kraam.erasing = 'off'")
