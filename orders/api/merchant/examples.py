"""Examples of the description: a warehouse sends one mug, the office sends money back."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from orders.api.examples import ADDRESS, euros


def _said(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True)


def _told(name: str, value: Any, *statuses: str) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True, status_codes=list(statuses))


_LINE = {
    "sku": "MUG-BLUE",
    "product_id": "mug",
    "title": "Earthenware mug",
    "label": "Blue",
    "quantity": 2,
    "unit_price": euros(1299),
    "line_total": euros(2598),
    "vat_rate_bp": 2100,
    "shipped": 1,
    "cancelled": 0,
    "returned": 0,
    "refunded": 0,
    "to_ship": 1,
}
_STANDING = {
    "number": "K7WQ2M9XPA",
    "state": "partly_shipped",
    "flag": "",
    "external_ids": [{"system": "exact", "id": "SO-10231"}],
    "lines": [_LINE],
    "shipments": [
        {
            "carrier": "PostNL",
            "tracking_code": "3SABCD1234567",
            "tracking_url": "https://jouw.postnl.nl/track-and-trace/3SABCD1234567-NL-1016GV",
            "shipped_at": "2026-12-01T15:20:00Z",
            "lines": [{"sku": "MUG-BLUE", "quantity": 1}],
        }
    ],
}
_ORDER = {
    **_STANDING,
    "placed_at": "2026-12-01T10:00:00Z",
    "paid_at": "2026-12-01T10:00:41Z",
    "email": "sanne@example.nl",
    "language": "nl",
    "subtotal": euros(2598),
    "shipping": euros(495),
    "total": euros(3093),
    "vat": euros(537),
    "vat_by_rate": [{"rate_bp": 2100, "gross": euros(3093), "vat": euros(537)}],
    "shipping_method": "standard",
    "shipping_address": ADDRESS,
    "billing_address": None,
    "mails": [
        {
            "id": "0198b3c2-7a10-7d5e-8c11-0a1b2c3d4e5f",
            "kind": "shipped",
            "to": "sanne@example.nl",
            "created_at": "2026-12-01T15:20:00Z",
            "sent_at": "2026-12-01T15:20:02Z",
        }
    ],
}
ORDER = _told("One of two mugs was sent", _ORDER, "200")
ORDERS = _told("The only order", {"results": [_ORDER], "next": None}, "200")
STANDING = _told("One of two mugs was sent", _STANDING, "200", "201")
PARCEL = _said(
    "One mug now, the other later",
    {
        "carrier": "postnl",
        "tracking_code": "3SABCD1234567",
        "lines": [{"sku": "MUG-BLUE", "quantity": 1}],
    },
)
CANCELLATION = _said(
    "One mug broke in the warehouse",
    {"reason": "Broken in our warehouse", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]},
)
NOTE = _said("For colleagues", {"text": "Customer calls back on Friday"})
NAME = _said("As Exact calls it", {"id": "SO-10231"})
REFUND = _said(
    "One mug came back and is whole",
    {"reason": "returned", "lines": [{"sku": "MUG-BLUE", "quantity": 1, "restock": 1}]},
)
REFUNDED = _told(
    "One mug",
    {
        "id": "4711",
        "amount": euros(1299),
        "reason": "returned",
        "lines": [{"sku": "MUG-BLUE", "quantity": 1, "amount": euros(1299)}],
        "shipping": euros(0),
        "extra": euros(0),
        "state": "requested",
    },
    "201",
)
