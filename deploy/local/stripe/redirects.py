"""Look here for what happens when a payer answers on the page of a bank or card issuer."""

from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from deploy.local.stripe import setup_confirmation
from deploy.local.stripe.declines import failed_attempt
from deploy.local.stripe.outcomes import fail, pay, pay_by_card
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

AUTHORISE: Final = "authorise"
FAIL: Final = "fail"
EXPIRE: Final = "expire"
OUTCOMES: Final = (AUTHORISE, FAIL, EXPIRE)
_GOOD: Final = ("succeeded", "requires_capture", "processing")
# Source: https://docs.stripe.com/error-codes
_FAILURES: Final = {
    FAIL: (
        "payment_intent_authentication_failure",
        (
            "The provided PaymentMethod has failed authentication. You can provide "
            "payment_method_data or a new PaymentMethod to attempt to fulfill this "
            "PaymentIntent again."
        ),
    ),
    EXPIRE: (
        "payment_intent_payment_attempt_expired",
        (
            "The latest payment attempt for the PaymentIntent has expired. Check the "
            "last_payment_error property on the PaymentIntent for more details, and provide a new "
            "PaymentMethod to attempt to fulfill this PaymentIntent again."
        ),
    ),
}


def awaiting(work: Work, identifier: str, token: str) -> Stored | None:
    """The intent, if it still waits for the payer on this very page."""
    kind = "setup_intent" if identifier.startswith("seti_") else "payment_intent"
    intent = work.storage.get(kind, identifier)
    if intent is None or intent.private.get("redirect", {}).get("token") != token:
        return None
    return intent


def answer(work: Work, intent: Stored, outcome: str) -> None:
    """The payer has approved or not, or let the time pass."""
    method = work.get("payment_method", intent.body["payment_method"])
    if intent.body["object"] == "setup_intent":
        if outcome == AUTHORISE:
            setup_confirmation.save(work, intent, method)
        else:
            setup_confirmation.refuse(work, intent, method.body)
    elif outcome != AUTHORISE:
        code, message = _FAILURES[outcome]
        fail(work, intent, failed_attempt(code, message, method.body))
    elif method.body["type"] == "card":
        pay_by_card(work, intent, method)
    else:
        pay(work, intent, method)


def return_address(return_url: str, intent: JsonObject) -> str:
    """Where the browser goes on, with what Stripe adds to the shop's address.

    Source: https://docs.stripe.com/payments/accept-a-payment (redirect parameters)
    """
    kind = intent["object"]
    added = urlencode(
        {
            kind: intent["id"],
            f"{kind}_client_secret": intent["client_secret"],
            "redirect_status": "succeeded" if intent["status"] in _GOOD else "failed",
        }
    )
    parts = urlsplit(return_url)
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))
