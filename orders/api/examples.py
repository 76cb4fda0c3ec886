"""Examples of the API's description: what a shopper in Amsterdam sends and gets."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from shop.kernel.api_examples import taken

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


def euros(minor: int) -> dict[str, Any]:
    """An amount in cents."""
    return {"amount": minor, "currency": "EUR"}


_TOTALS = {
    "subtotal": euros(2598),
    "shipping": euros(495),
    "total": euros(3093),
    "vat": euros(537),
    "vat_by_rate": [{"rate_bp": 2100, "gross": euros(3093), "vat": euros(537)}],
}
_LINE = {
    "sku": "MUG-BLUE",
    "product_id": "mug",
    "title": "Earthenware mug",
    "label": "Blue",
    "image_files": {"400": "https://kraam.example/media/mug-400.webp"},
    "quantity": 2,
}
CHECKOUT = OpenApiExample(
    "A guest in Amsterdam",
    request_only=True,
    value={
        "cart_id": "0198b3c2-6f1e-7c3a-9d52-3f4f7a8b9c0d",
        "cart_version": 3,
        "email": "sanne@example.nl",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
    },
)
ORDER = OpenApiExample(
    "An order that awaits its payment",
    response_only=True,
    status_codes=["200", "201"],
    value={
        "number": "K7WQ2M9XPA",
        "state": "awaiting_payment",
        "state_label": "Awaiting payment",
        "email": "sanne@example.nl",
        "lines": [
            {
                **_LINE,
                "unit_price": euros(1299),
                "line_total": euros(2598),
                "vat_rate_bp": 2100,
                "shipped": 0,
                "cancelled": 0,
                "returned": 0,
                "refunded": 0,
                "withdrawable": 0,
                "expected_on": None,
                "can_review": False,
            }
        ],
        "totals": _TOTALS,
        "shipping_method": "standard",
        "shipping_name": "Delivery to your door",
        "shipping_address": ADDRESS,
        "billing_address": None,
        "reserved_until": "2026-12-01T10:30:00Z",
        "placed_at": "2026-12-01T10:00:00Z",
        "paid_at": None,
        "payment": {
            "state": "not_started",
            "method": None,
            "next_step": "pay",
            "failure": None,
            "transfer": None,
        },
        "shipments": [],
        "returns": [],
        "cancellations": [],
        "refunds": [],
        "invoices": [],
        "history": [
            {"at": "2026-12-01T10:00:00Z", "what": "place", "text": "Ordered"},
            {
                "at": "2026-12-01T10:00:00Z",
                "what": "await_payment",
                "text": "Your items are set aside",
            },
        ],
        "can_pay": True,
        "can_cancel": True,
        "can_withdraw": False,
        "withdraw_until": None,
    },
)
ORDERS = OpenApiExample(
    "The only order of an account",
    response_only=True,
    status_codes=["200"],
    value={
        "results": [
            {
                "number": "K7WQ2M9XPA",
                "state": "shipped",
                "state_label": "Shipped",
                "placed_at": "2026-12-01T10:00:00Z",
                "total": euros(3093),
                "lines": [_LINE],
            }
        ],
        "next": None,
    },
)
WITHDRAW = OpenApiExample(
    "One of two mugs goes back",
    request_only=True,
    value={"lines": [{"sku": "MUG-BLUE", "quantity": 1}], "reason": "One is enough."},
)
WITHDRAWN = OpenApiExample(
    "It was sent already, so it comes back",
    response_only=True,
    status_codes=["201"],
    value={
        "received_at": "2026-12-04T19:12:31Z",
        "reason": "One is enough.",
        "cancelled": [],
        "return": {
            "id": "0198c3a0-11aa-7c00-8a00-5b6c7d8e9f00",
            "state": "requested",
            "state_label": "Announced",
            "requested_at": "2026-12-04T19:12:31Z",
            "closed_at": None,
            "reason": "One is enough.",
            "lines": [{"sku": "MUG-BLUE", "quantity": 1}],
            "instructions": "Please send it within 14 days, with the order number in the parcel. "
            "Once it is back, we return your money the way you paid.",
            "send_to": ["Kraam", "Herengracht 1", "1015 BA Amsterdam"],
        },
    },
)
QUOTES = OpenApiExample(
    "One method goes there",
    response_only=True,
    status_codes=["200"],
    value={
        "cart_version": 3,
        "can_checkout": True,
        "expected_on": None,
        "results": [
            {
                "method": {
                    "code": "standard",
                    "name": "Delivery to your door",
                    "description": "On a working day, with tracking.",
                    "price": euros(495),
                    "is_pickup": False,
                    "free_from": euros(5000),
                    "order_before": "22:00",
                    "leaves_today": True,
                },
                "totals": _TOTALS,
            }
        ],
    },
)

REVIEW = taken({"order": "7K2MX9QPLD", "rating": 5, "text": "Blijft lang warm.", "name": "Iris"})
