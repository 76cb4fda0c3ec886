"""What happens to a cart.

Each change is one conditional UpdateItem on one line and adds 1 to the cart's version, so that
changes from two devices at the same moment both count.
"""

from cart.services.lines import (
    ATTEMPTS,
    MAX_QUANTITY,
    LineChange,
    add_line,
    remove_line,
    set_quantity,
)
from cart.services.opening import discard_cart, open_cart
from cart.services.prices import accept_prices
from cart.services.writing import CART_LIFETIME

__all__ = [
    "ATTEMPTS",
    "CART_LIFETIME",
    "MAX_QUANTITY",
    "LineChange",
    "accept_prices",
    "add_line",
    "discard_cart",
    "open_cart",
    "remove_line",
    "set_quantity",
]
