"""Look here for money that is set aside: captured, let go by cancelling, or by the passing of time.

Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
"""

from typing import Final

from deploy.local.stripe.calls import Call
from deploy.local.stripe.errors import ApiError, unexpected_state
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

HOLD_SECONDS: Final = 7 * 24 * 3600  # of every card brand, where the customer started the payment
EXPIRES: Final = "expires"


def capture(call: Call) -> JsonObject:
    """POST /v1/payment_intents/{id}/capture. What is not captured is let go."""
    work = call.work
    call.params.allow("amount_to_capture", "metadata", "final_capture", "statement_descriptor")
    wanted = call.params.integer("amount_to_capture", minimum=1)
    intent = work.get("payment_intent", call.ids["id"])
    body = intent.body
    if body["status"] != "requires_capture":
        raise unexpected_state(
            "This PaymentIntent could not be captured because it has a status of "
            f"{body['status']}. Only a PaymentIntent with one of the following statuses may be "
            "captured: requires_capture.",
            body,
        )
    held = body["amount_capturable"]
    amount = held if wanted is None else wanted
    if amount > held:
        raise ApiError(
            400,
            f"The amount to capture {amount} is greater than the amount capturable {held}.",
            param="amount_to_capture",
            code="amount_too_large",
        )
    work.settled(body["id"])
    charge = work.get("charge", body["latest_charge"])
    # The charge counts the rest as refunded, though no Refund says so.
    charge.body |= {
        "captured": True,
        "amount_captured": amount,
        "amount_refunded": held - amount,
    }
    work.save(charge)
    work.emit("charge.captured", charge.body)
    body["metadata"] = call.params.metadata(body["metadata"])
    body |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    work.save(intent)
    work.emit("payment_intent.succeeded", body)
    return body


def release(work: Work, intent: Stored, *, event: str = "charge.refunded") -> None:
    """Let the money go that an intent has set aside; `event` says how that came about."""
    work.settled(intent.body["id"])
    charge = work.get("charge", intent.body["latest_charge"])
    charge.body |= {"refunded": True, "amount_refunded": charge.body["amount"]}
    work.save(charge)
    work.emit(event, charge.body)


def close(work: Work, intent: Stored, reason: str | None) -> None:
    """Cancel an intent. `reason`: why, in Stripe's words."""
    intent.body |= {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": work.timestamp,
        "cancellation_reason": reason,
        "next_action": None,
    }
    intent.private.pop("redirect", None)
    work.save(intent)
    work.emit("payment_intent.canceled", intent.body)


def expire(work: Work, identifier: str) -> None:
    """Nobody captured in time."""
    intent = work.get("payment_intent", identifier)
    release(work, intent, event="charge.expired")
    close(work, intent, "automatic")
