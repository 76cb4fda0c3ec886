"""Carts for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cart.models import Cart
from cart.selectors import find_cart
from cart.services import LineChange, add_line, open_cart
from catalog.models import StockItem


def make_cart(lines: Mapping[str, int] | None = None, *, currency: str = "EUR") -> Cart:
    """A cart with these lines: SKU to quantity. The SKUs have to be in stock."""
    return make_cart_and_token(lines, currency=currency)[0]


def make_cart_and_token(
    lines: Mapping[str, int] | None = None, *, currency: str = "EUR"
) -> tuple[Cart, str]:
    """A cart, and the secret that opens it through the API."""
    cart, token = open_cart(currency=currency, now=datetime.now(UTC))
    for sku, quantity in (lines or {}).items():
        add(cart.cart_id, sku, quantity)
    return find_cart(cart.cart_id), token


def add(cart_id: str, sku: str, quantity: int = 1, **options: Any) -> LineChange:
    """Put units in, now, as a Dutch shopper would."""
    given = {"language": "nl", "now": datetime.now(UTC), **options}
    return add_line(cart_id=cart_id, sku=sku, quantity=quantity, **given)


def sell_to_others(sku: str, *, left: int) -> None:
    """As if others had bought all but so many units."""
    StockItem(sku).update([StockItem.available.set(left)])
