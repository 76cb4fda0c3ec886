"""Look here for what confirming a PaymentIntent does.

Source: https://docs.stripe.com/api/payment_intents/confirm
"""

from dataclasses import dataclass
from typing import Final

from deploy.local.stripe.cards import Authentication, Decline
from deploy.local.stripe.declines import declined
from deploy.local.stripe.errors import ApiError, invalid, missing, unexpected_state
from deploy.local.stripe.ids import random_text
from deploy.local.stripe.outcomes import begin_debit, fail, pay_by_card
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.payment_methods import build, card_of, find, reused
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

CONFIRMABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
_AUTHENTICATION_REQUIRED: Final = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)
_RETURN_URL_NEEDED: Final = (
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because "
    "some of these payment methods might redirect your customer off of your page, you must provide "
    "a `return_url`. If you don't want to accept redirect-based payment methods, set "
    "`automatic_payment_methods[enabled]` to `true` and "
    "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
    "Payment Intents."
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How the caller wants this payment made."""

    return_url: str | None
    off_session: bool
    refuse_action: bool  # `error_on_requires_action`
    by_script: bool  # `use_stripe_sdk`: Stripe's script shows the authentication


def confirm(work: Work, intent: Stored, params: Parameters) -> None:
    """Try to pay with the method given, or with the one on the intent.

    Raises:
        ApiError: the status does not allow it, the method does not fit, or the card is declined.
    """
    status = intent.body["status"]
    if status not in CONFIRMABLE:
        raise unexpected_state(_why_not(status), intent.body)
    attempt = Attempt(
        return_url=params.text("return_url"),
        off_session=params.raw("off_session") not in (None, "", "false"),
        refuse_action=params.boolean("error_on_requires_action"),
        by_script=params.boolean("use_stripe_sdk"),
    )
    automatic = intent.body["automatic_payment_methods"]
    redirects = automatic is not None and automatic["allow_redirects"] == "always"
    if redirects and attempt.return_url is None and not (attempt.by_script or attempt.off_session):
        raise invalid(_RETURN_URL_NEEDED, param="return_url")
    method = _method(work, intent.body, params)
    intent.body |= {"payment_method": method.body["id"], "next_action": None}
    intent.private.pop("redirect", None)
    _start(work, intent, method, attempt)


def _why_not(status: str) -> str:
    if status == "succeeded":
        return (
            "You cannot confirm this PaymentIntent because it has already succeeded after being "
            "previously confirmed."
        )
    return (
        f"You cannot confirm this PaymentIntent because it has a status of {status}. Only a "
        "PaymentIntent with one of the following statuses may be confirmed: "
        f"{', '.join(CONFIRMABLE)}."
    )


def given_method(work: Work, params: Parameters) -> Stored | None:
    """The method that the request names or describes, or None."""
    data, name = params.nested("payment_method_data"), params.text("payment_method")
    if data is not None and name is not None:
        raise invalid(
            "You may only specify one of these parameters: payment_method, payment_method_data."
        )
    if data is not None:
        return build(work, data)
    return find(work, name, status=400) if name else None


def _method(work: Work, intent: JsonObject, params: Parameters) -> Stored:
    method = given_method(work, params)
    if method is None and intent["payment_method"]:
        method = work.get("payment_method", intent["payment_method"])
    if method is None:
        raise unexpected_state(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can "
            "either update the PaymentIntent with a payment method and then confirm it again, or "
            "confirm it again directly with a payment method or ConfirmationToken.",
            intent,
        )
    check_fit(intent, method)
    return method


def check_fit(intent: JsonObject, method: Stored) -> None:
    """Refuse a method that this intent cannot be paid with."""
    kind, owner = method.body["type"], method.body["customer"]
    if kind not in intent["payment_method_types"]:
        raise ApiError(
            400,
            f"The PaymentMethod provided ({kind}) is not allowed for this PaymentIntent. Please "
            "attach a different PaymentMethod or update the allowed types on the PaymentIntent: "
            f"{', '.join(intent['payment_method_types'])}.",
            code="payment_intent_invalid_parameter",
            param="payment_method",
        )
    if method.private.get("spent"):
        raise reused()
    if owner is not None and owner != intent["customer"]:
        raise ApiError(
            400,
            "The provided PaymentMethod cannot be used with this PaymentIntent, because it is "
            f"attached to the customer {owner}. Please include the Customer in the `customer` "
            "parameter on the PaymentIntent.",
            code="payment_intent_invalid_parameter",
            param="payment_method",
        )


def _start(work: Work, intent: Stored, method: Stored, attempt: Attempt) -> None:
    kind = method.body["type"]
    if kind == "card":
        _start_card(work, intent, method, attempt)
    elif kind == "sepa_debit":
        begin_debit(work, intent, method)
    elif attempt.return_url is None:
        raise missing("return_url")
    else:
        _send_to_page(work, intent, attempt)


def _start_card(work: Work, intent: Stored, method: Stored, attempt: Attempt) -> None:
    wants = card_of(method).authentication
    saved = attempt.off_session and method.private.get("saved")
    if wants is Authentication.ALWAYS or (wants is Authentication.UNLESS_SAVED and not saved):
        if attempt.off_session or attempt.refuse_action:
            refusal = declined(_AUTHENTICATION_REQUIRED, payment_method=method.body)
            fail(work, intent, refusal.body()["error"])
            refusal.extra["payment_intent"] = intent.body
            raise refusal
        _send_to_page(work, intent, attempt)
        return
    decline = pay_by_card(work, intent, method)
    if decline is not None:
        raise declined(
            decline,
            charge=intent.body["latest_charge"],
            payment_intent=intent.body,
            payment_method=method.body,
        )


def _send_to_page(work: Work, intent: Stored, attempt: Attempt) -> None:
    """Have the payer approve on a page of ours, as banks and issuers do on theirs."""
    token = random_text()
    url = f"{work.settings.public_url}/redirect/{intent.body['id']}/{token}"
    intent.private["redirect"] = {"token": token, "return_url": attempt.return_url}
    action: JsonObject
    if attempt.by_script or attempt.return_url is None:
        details = {"type": "three_d_secure_redirect", "stripe_js": f"{url}?embedded=1"}
        action = {"type": "use_stripe_sdk", "use_stripe_sdk": details}
    else:
        details = {"return_url": attempt.return_url, "url": url}
        action = {"type": "redirect_to_url", "redirect_to_url": details}
    intent.body |= {"status": "requires_action", "next_action": action}
    work.save(intent)
    work.emit("payment_intent.requires_action", intent.body)
