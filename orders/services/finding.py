"""What an order is found by in the back-office: written with it, for older ones by the worker."""

from collections.abc import Iterable

from django.db import connection
from django.db.transaction import atomic
from procrastinate.contrib.django import app

from orders.models import Order, OrderLine, WordsToWrite
from shop.kernel.jobs import AFTER_ORDERS
from shop.kernel.search_words import words_of

SLICE = 1_000  # orders of a transaction
# As the trigger on orders_order does it, for orders that were there before it.
_WRITE_SLICE = """
WITH slice AS (
    SELECT placed_at, id, search_words FROM orders_order
    WHERE (placed_at, id) <= (%s, %s) ORDER BY placed_at DESC, id DESC LIMIT %s
), written AS (
    INSERT INTO orders_orderword (word, placed_at, order_id)
    SELECT left(word, 60), placed_at, id
    FROM slice, unnest(string_to_array(search_words, ' ')) AS found (word) WHERE word <> ''
    ON CONFLICT DO NOTHING
)
SELECT placed_at, id FROM slice ORDER BY placed_at, id LIMIT 1
"""


def words_to_find(order: Order, lines: Iterable[OrderLine]) -> str:
    """Number, e-mail name, names and companies of both addresses, products and their SKUs.

    Not the host of the e-mail address, which thousands share; a search with "@" has its own index.
    """
    addresses = [order.shipping_address, order.billing_address or {}]
    people = [address.get(part, "") for address in addresses for part in ("name", "company")]
    goods = [text for line in lines for text in (line.title, line.sku)]
    return words_of([order.number, order.email.partition("@")[0], *people, *goods])


@app.periodic(cron="* * * * *")
@app.task(
    name="orders.write_words",
    queueing_lock="orders.write_words",
    pass_context=False,
    priority=AFTER_ORDERS,
)
def write_words(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Every minute: the words of orders that have none yet, which a new shop never has.

    Safe to be cut off and to run twice at once: a slice and how far it came are one transaction.
    """
    while _wrote_some():
        pass


def _wrote_some() -> bool:
    """A slice, the newest first. False: nothing is left, or another process is at it."""
    with atomic():
        left = WordsToWrite.objects.select_for_update(skip_locked=True).first()
        if left is None:
            return False
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_SLICE, [left.placed_at, left.order_id, SLICE + 1])
            oldest = cursor.fetchone()
        if oldest in {None, (left.placed_at, left.order_id)}:
            left.delete()
            return False
        left.placed_at, left.order_id = oldest
        left.save()
    return True
