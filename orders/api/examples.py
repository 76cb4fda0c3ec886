"""Examples of the calls of checkout and orders, for the API's description."""

from typing import Any

from shop.kernel.api_examples import CART_ID, euro, given, taken

_ADDRESS = {
    "name": "Iris de Vries",
    "company": "",
    "street": "Lange Voorhout",
    "house_number": "9",
    "house_number_addition": "A",
    "postal_code": "2514 EA",
    "city": "Den Haag",
    "country": "NL",
}
_BACK = [{"sku": "MOK-ROOD", "quantity": 1}]
_RETURN: dict[str, Any] = {
    "id": "0197a3d0-4c1b-7e0f-b1c2-3d4e5f607182",
    "state": "requested",
    "requested_at": "2026-12-03T10:00:00Z",
    "closed_at": None,
    "reason": "",
    "lines": _BACK,
}
CHECKOUT = taken(
    {
        "cart_id": CART_ID,
        "cart_version": 3,
        "email": "iris@kraam.example",
        "shipping_address": _ADDRESS,
        "shipping_method": "standard",
    }
)
ORDER = given(
    {
        "number": "7K2MX9QPLD",
        "state": "awaiting_payment",
        "email": "iris@kraam.example",
        "lines": [
            {
                "sku": "MOK-ROOD",
                "product_id": "mok",
                "title": "Stenen mok",
                "label": "Rood",
                "quantity": 2,
                "unit_price": euro(1250),
                "line_total": euro(2500),
                "vat_rate_bp": 2100,
                "shipped": 0,
                "cancelled": 0,
                "returned": 0,
                "refunded": 0,
                "expected_on": None,
            }
        ],
        "totals": {
            "subtotal": euro(2500),
            "shipping": euro(495),
            "total": euro(2995),
            "vat": euro(520),
            "vat_by_rate": [{"rate_bp": 2100, "gross": euro(2995), "vat": euro(520)}],
        },
        "shipping_method": "standard",
        "shipping_address": _ADDRESS,
        "reserved_until": "2026-12-01T12:30:00Z",
        "placed_at": "2026-12-01T12:00:00Z",
        "shipments": [],
        "returns": [],
        "can_cancel": True,
        "can_withdraw": False,
        "withdraw_until": None,
    }
)
WITHDRAW = taken({"lines": _BACK, "reason": ""})
WITHDRAWAL = given(
    {
        "received_at": "2026-12-03T10:00:00Z",
        "reason": "",
        "cancelled": [],
        "return": _RETURN,
    }
)
SHIPPING_METHODS = given(
    {
        "results": [
            {
                "code": "standard",
                "name": "Standaard",
                "description": "Binnen twee werkdagen in huis.",
                "price": euro(495),
                "is_pickup": False,
                "free_from": euro(5000),
                "order_before": "17:00",
                "leaves_today": True,
            }
        ]
    }
)
REVIEW = taken(
    {
        "order": "7K2MX9QPLD",
        "rating": 5,
        "title": "Fijne mok",
        "text": "Blijft lang warm en past in de vaatwasser.",
        "name": "Iris",
    }
)
WRITTEN = given(
    {
        "id": "0197a3c2-9d11-7b02-8c44-1f0e5a6b7c88",
        "state": "pending",
        "rating": 5,
        "title": "Fijne mok",
        "text": "Blijft lang warm en past in de vaatwasser.",
        "name": "Iris",
        "verified": True,
    }
)
