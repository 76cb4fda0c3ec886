"""What carts keep of a customer: see accounts.own_data.parts."""

from collections.abc import Iterator
from typing import Any

from accounts.own_data.parts import Part, Subject
from cart.customers import account_cart, forget_cart


def _cart(subject: Subject) -> Iterator[dict[str, Any]]:
    cart = account_cart(str(subject.user.pk))
    if cart is None:
        return
    for sku, quantity in cart.quantities.items():
        yield {"sku": sku, "title": cart.titles.get(sku, ""), "quantity": quantity}


PARTS = (Part("cart", _cart, erase=lambda subject: forget_cart(str(subject.user.pk))),)
