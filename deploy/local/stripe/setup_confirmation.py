"""Look here for how a card is saved without a payment, or is not.

Source: https://docs.stripe.com/payments/setupintents/lifecycle
"""

from typing import Final

from deploy.local.stripe.attempts import (
    Attempt,
    check_confirmable,
    chosen_method,
    read_attempt,
    send_to_page,
)
from deploy.local.stripe.cards import Authentication, Decline
from deploy.local.stripe.declines import decline_error, declined, failed_attempt
from deploy.local.stripe.outcomes import remember_usage
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.payment_methods import card_of, keep_for
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

_NOT_AUTHENTICATED: Final = (
    "The latest attempt to set up the payment method has failed because authentication failed."
)


def confirm(work: Work, intent: Stored, params: Parameters) -> None:
    """Try to save the card given, or the one on the intent.

    Raises:
        ApiError: the status does not allow it, the card does not fit, or it is declined.
    """
    check_confirmable(intent.body)
    attempt = read_attempt(intent.body, params)
    method = chosen_method(work, intent.body, params)
    intent.body |= {"payment_method": method.body["id"], "next_action": None}
    intent.private.pop("redirect", None)
    _start(work, intent, method, attempt)


def _start(work: Work, intent: Stored, method: Stored, attempt: Attempt) -> None:
    if card_of(method).authentication is not Authentication.NEVER:
        send_to_page(work, intent, attempt)
        return
    decline = save(work, intent, method)
    if decline is not None:
        raise declined(decline, setup_intent=intent.body, payment_method=method.body)


def save(work: Work, intent: Stored, method: Stored) -> Decline | None:
    """Ask the issuer. The decline, if it refuses; both results are recorded and announced."""
    card = card_of(method)
    if card.decline is not None and not card.attachable:
        _fail(work, intent, decline_error(card.decline, method.body, None))
        return card.decline
    remember_usage(method, intent.body["usage"])
    if intent.body["customer"] is not None:
        keep_for(work, method, intent.body["customer"])
    else:
        work.save(method)  # the shop may still attach it
    intent.body |= {"status": "succeeded", "last_setup_error": None, "next_action": None}
    intent.private.pop("redirect", None)
    work.save(intent)
    work.emit("setup_intent.succeeded", intent.body)
    return None


def refuse(work: Work, intent: Stored, method: JsonObject) -> None:
    """The holder did not approve."""
    code = "setup_intent_authentication_failure"
    _fail(work, intent, failed_attempt(code, _NOT_AUTHENTICATED, method))


def _fail(work: Work, intent: Stored, error: JsonObject) -> None:
    intent.body |= {
        "status": "requires_payment_method",
        "last_setup_error": error,
        "next_action": None,
        "payment_method": None,
    }
    intent.private.pop("redirect", None)
    work.save(intent)
    work.emit("setup_intent.setup_failed", intent.body)
