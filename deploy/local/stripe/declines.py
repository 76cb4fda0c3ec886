"""Look here for how a refused card is told: as an error, and on the intent.

Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/declines/codes
"""

from typing import Any

from deploy.local.stripe.cards import Decline
from deploy.local.stripe.errors import ApiError
from deploy.local.stripe.shapes import JsonObject


def declined(decline: Decline, **extra: Any) -> ApiError:
    """The 402 of a refused card; what led to it is kept."""
    return ApiError(
        402,
        decline.message,
        kind="card_error",
        code=decline.code,
        param="cvc" if decline.code == "incorrect_cvc" else None,
        keeps_effects=True,
        decline_code=decline.decline_code,
        **extra,
    )


def decline_error(decline: Decline, method: JsonObject, charge: str | None) -> JsonObject:
    """The `last_payment_error` of a refused card."""
    return dict(declined(decline, charge=charge, payment_method=method).body()["error"])


def failed_attempt(code: str, message: str, method: JsonObject) -> JsonObject:
    """The `last_payment_error` of a payer who did not approve, or of a bank that did not pay."""
    return dict(ApiError(400, message, code=code, payment_method=method).body()["error"])
