"""What an order is found by in the back-office, written with it."""

from collections.abc import Iterable

from orders.models import Order, OrderLine
from shop.kernel.search_words import words_of


def words_to_find(order: Order, lines: Iterable[OrderLine]) -> str:
    """Number, e-mail name, names and companies of both addresses, products and their SKUs.

    Not the host of the e-mail address, which thousands share; a search with "@" has its own index.
    """
    addresses = [order.shipping_address, order.billing_address or {}]
    people = [address.get(part, "") for address in addresses for part in ("name", "company")]
    goods = [text for line in lines for text in (line.title, line.sku)]
    return words_of([order.number, order.email.partition("@")[0], *people, *goods])
