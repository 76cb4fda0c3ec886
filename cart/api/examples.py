"""Examples of the cart's calls, for the API's description."""

from typing import Any

from shop.kernel.api_examples import CART_ID, CART_TOKEN, euro, given, picture, taken

_CART: dict[str, Any] = {
    "id": CART_ID,
    "version": 3,
    "currency": "EUR",
    "lines": [
        {
            "sku": "MOK-ROOD",
            "product_id": "mok",
            "title": "Stenen mok",
            "label": "Rood",
            "image": picture(),
            "quantity": 2,
            "unit_price": euro(1250),
            "previous_price": None,
            "compare_at_price": euro(1600),
            "line_total": euro(2500),
            "available": 18,
            "expected_on": None,
            "limit_per_customer": 10,
            "problem": "",
        }
    ],
    "totals": {"subtotal": euro(2500)},
    "item_count": 2,
    "can_checkout": True,
    "notices": [],
}
_NEW = {
    "version": 0,
    "lines": [],
    "totals": {"subtotal": euro(0)},
    "item_count": 0,
    "can_checkout": False,
    "token": CART_TOKEN,
}
ADD = taken({"sku": "MOK-ROOD", "quantity": 2})
SET = taken({"quantity": 3})
ACCEPT = taken({"version": 3})
CART = given(_CART)
NEW_CART = given(_CART | _NEW)
