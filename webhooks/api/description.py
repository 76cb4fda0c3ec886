"""What the API's description says of the requests that the shop sends. Named in the settings."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, OpenApiWebhook, extend_schema

from webhooks.api.serializers import OrderEventOutput, StockEventOutput, TestEventOutput

_HEADERS = (
    "Signed as Standard Webhooks 1.0.0 has it: `webhook-id` (the event's id), `webhook-timestamp` "
    "(seconds since 1970, of this try), `webhook-signature` (one or more of `v1,<base64>`, with "
    "spaces between them). docs/webhooks.md has the rest."
)
_ANSWERS = {
    "2XX": OpenApiResponse(description="It is delivered."),
    "default": OpenApiResponse(description="It is not, and is sent again, for three days."),
}
_AT: dict[str, Any] = {
    "id": "01938a5e-7d2c-7c31-9d57-3f0a5b8c2e10",
    "timestamp": "2026-12-01T09:15:02.120Z",
}
_ORDER = {
    **_AT,
    "type": "order.paid.v1",
    "data": {
        "number": "7KQ2M9XW4T",
        "state": "paid",
        "flag": None,
        "total": {"amount": 129999, "currency": "EUR"},
        "placed_at": "2026-12-01T09:14:31.402Z",
        "paid_at": "2026-12-01T09:15:02.120Z",
    },
}
_REFUND = {
    **_AT,
    "type": "order.refunded.v1",
    "data": {
        **_ORDER["data"],
        "refund": {
            "id": "4711",
            "amount": {"amount": 1299, "currency": "EUR"},
            "reason": "returned",
            "lines": [
                {
                    "sku": "MUG-BLUE",
                    "quantity": 1,
                    "amount": {"amount": 1299, "currency": "EUR"},
                }
            ],
            "shipping": {"amount": 0, "currency": "EUR"},
            "extra": {"amount": 0, "currency": "EUR"},
        },
    },
}
_STOCK = {
    **_AT,
    "type": "stock.changed.v1",
    "data": {
        "sku": "MUG-BLUE",
        "product_id": "mug",
        "available": 12,
        "previously_available": 15,
        "is_low": False,
        "read_at": "2026-12-01T09:14:58.007Z",
    },
}


def _sent(serializer: Any, summary: str, *examples: dict[str, Any]) -> Any:
    return extend_schema(
        summary=summary,
        description=_HEADERS,
        tags=["events"],
        request={"application/json": serializer},
        responses=_ANSWERS,
        # The library takes what a webhook sends for an answer.
        examples=[
            OpenApiExample(example["type"], value=example, response_only=True)
            for example in examples
        ],
    )


order_event = OpenApiWebhook(
    name="order",
    decorator=_sent(OrderEventOutput, "Something happened to an order", _ORDER, _REFUND),
)
stock_event = OpenApiWebhook(
    name="stock", decorator=_sent(StockEventOutput, "The stock of a SKU is another", _STOCK)
)
test_event = OpenApiWebhook(
    name="test",
    decorator=_sent(
        TestEventOutput,
        "Somebody of the staff tries an endpoint",
        {**_AT, "type": "webhook.test.v1", "data": {"hello": "world"}},
    ),
)
