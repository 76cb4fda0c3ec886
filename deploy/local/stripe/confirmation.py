"""Look here for what confirming a PaymentIntent does.

Source: https://docs.stripe.com/api/payment_intents/confirm
"""

from deploy.local.stripe.attempts import (
    AUTHENTICATION_REQUIRED,
    Attempt,
    check_confirmable,
    chosen_method,
    read_attempt,
    send_to_page,
)
from deploy.local.stripe.cards import Authentication
from deploy.local.stripe.declines import declined
from deploy.local.stripe.errors import missing
from deploy.local.stripe.outcomes import begin_debit, fail, pay_by_card
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.payment_methods import card_of
from deploy.local.stripe.shapes import Stored
from deploy.local.stripe.work import Work


def confirm(work: Work, intent: Stored, params: Parameters) -> None:
    """Try to pay with the method given, or with the one on the intent.

    Raises:
        ApiError: the status does not allow it, the method does not fit, or the card is declined.
    """
    check_confirmable(intent.body)
    attempt = read_attempt(intent.body, params)
    method = chosen_method(work, intent.body, params)
    intent.body |= {"payment_method": method.body["id"], "next_action": None}
    intent.private.pop("redirect", None)
    _start(work, intent, method, attempt)


def _start(work: Work, intent: Stored, method: Stored, attempt: Attempt) -> None:
    kind = method.body["type"]
    if kind == "card":
        _start_card(work, intent, method, attempt)
    elif kind == "sepa_debit":
        begin_debit(work, intent, method)
    elif attempt.return_url is None:
        raise missing("return_url")
    else:
        send_to_page(work, intent, attempt)


def _start_card(work: Work, intent: Stored, method: Stored, attempt: Attempt) -> None:
    wants = card_of(method).authentication
    saved = attempt.off_session and method.private.get("saved")
    if wants is Authentication.ALWAYS or (wants is Authentication.UNLESS_SAVED and not saved):
        if attempt.off_session or attempt.refuse_action:
            refusal = declined(AUTHENTICATION_REQUIRED, payment_method=method.body)
            fail(work, intent, refusal.body()["error"])
            refusal.extra["payment_intent"] = intent.body
            raise refusal
        send_to_page(work, intent, attempt)
        return
    decline = pay_by_card(work, intent, method)
    if decline is not None:
        raise declined(
            decline,
            charge=intent.body["latest_charge"],
            payment_intent=intent.body,
            payment_method=method.body,
        )
