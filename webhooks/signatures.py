"""How a delivery proves that it comes from us, unchanged: Standard Webhooks 1.0.0, symmetric.

Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

import base64
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from standardwebhooks import Webhook

_PREFIX = "whsec_"
_BYTES = 32  # of the 24 to 64 that the specification allows


def new_secret() -> str:
    """A secret as receivers' libraries take it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(
    event_id: str, body: bytes, keys: Iterable[str], *, now: datetime
) -> dict[str, str]:
    """The three headers of a delivery.

    keys: secrets of `new_secret`; there are two while one takes over from the other, and a
        receiver is content with either signature.
    now: of this try: receivers refuse what is minutes old.
    """
    utc = now.astimezone(UTC)  # the library takes any other zone's clock for that of UTC
    signatures = (Webhook(key).sign(event_id, utc, body.decode()) for key in keys)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(utc.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
