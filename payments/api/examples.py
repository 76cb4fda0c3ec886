"""Examples of the API's description: paying an order, and saved cards."""

from drf_spectacular.utils import OpenApiExample

from orders.api.examples import euros
from shop.kernel.api_examples import taken

_CARD = {
    "id": "pm_1QWERTYuiop",
    "kind": "card",
    "brand": "visa",
    "last4": "4242",
    "expires": "09/2029",
    "is_default": True,
}
STARTED = OpenApiExample(
    "Started, by an account",
    response_only=True,
    status_codes=["200"],
    value={
        "method": "stripe",
        "client_secret": "pi_3QWERTYuiop_secret_asdf",
        "publishable_key": "pk_live_asdf",
        "customer_session": "cuss_secret_asdf",
        "expires_at": "2026-12-01T10:30:00Z",
        "transfer": None,
    },
)
FAILED = OpenApiExample(
    "A try failed; she can pay again",
    response_only=True,
    status_codes=["200"],
    value={
        "state": "open",
        "method": "stripe",
        "next_step": "pay",
        "failure": {
            "reason": "insufficient_funds",
            "text": "There was not enough money on the card or account. Nothing was charged.",
        },
        "transfer": None,
        "can_pay": True,
        "amount": euros(3093),
        "expires_at": "2026-12-01T10:30:00Z",
        "methods": ["stripe"],
    },
)
CARDS = OpenApiExample(
    "One card", response_only=True, status_codes=["200"], value={"results": [_CARD]}
)
SETUP = OpenApiExample(
    "To be confirmed by Stripe's library",
    response_only=True,
    status_codes=["201"],
    value={
        "client_secret": "seti_1QWERTYuiop_secret_asdf",
        "publishable_key": "pk_live_asdf",
    },
)

PAY = taken({"method": "stripe"})
