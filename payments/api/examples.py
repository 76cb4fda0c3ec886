"""Examples of paying, for the API's description."""

from shop.kernel.api_examples import given, taken

PAY = taken({"method": "stripe"})
STARTED = given(
    {
        "method": "stripe",
        "client_secret": "pi_3QXexample_secret_Yz8example",
        "publishable_key": "pk_live_example",
        "expires_at": "2026-12-01T12:30:00Z",
        "transfer": None,
    }
)
