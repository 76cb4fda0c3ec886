"""Look here for what trying to pay and trying to save a method have in common.

Source: https://docs.stripe.com/api/payment_intents/confirm and
https://docs.stripe.com/api/setup_intents/confirm
"""

from dataclasses import dataclass
from typing import Final

from deploy.local.stripe.cards import Decline
from deploy.local.stripe.errors import ApiError, invalid, unexpected_state
from deploy.local.stripe.ids import random_text
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.payment_methods import build, find, reused
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

CONFIRMABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
AUTHENTICATION_REQUIRED: Final = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)
NAMES: Final = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """How the caller wants this done."""

    return_url: str | None
    off_session: bool
    refuse_action: bool  # `error_on_requires_action`
    by_script: bool  # `use_stripe_sdk`: Stripe's script shows the authentication


def read_attempt(intent: JsonObject, params: Parameters) -> Attempt:
    """The fields of a confirmation that are not kept on the intent.

    Raises:
        ApiError: the intent's methods may redirect, and there is no address to come back to.
    """
    attempt = Attempt(
        return_url=params.text("return_url"),
        off_session=params.raw("off_session") not in (None, "", "false"),
        refuse_action=params.boolean("error_on_requires_action"),
        by_script=params.boolean("use_stripe_sdk"),
    )
    automatic = intent["automatic_payment_methods"]
    redirects = automatic is not None and automatic["allow_redirects"] == "always"
    if redirects and attempt.return_url is None and not (attempt.by_script or attempt.off_session):
        raise invalid(
            f"This {NAMES[intent['object']]} is configured to accept payment methods enabled in "
            "your Dashboard. Because some of these payment methods might redirect your customer "
            "off of your page, you must provide a `return_url`. If you don't want to accept "
            "redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` "
            "and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup "
            "Intents and Payment Intents.",
            param="return_url",
        )
    return attempt


def check_confirmable(intent: JsonObject) -> None:
    """Refuse to confirm what is finished or under way."""
    status, name = intent["status"], NAMES[intent["object"]]
    if status in CONFIRMABLE:
        return
    if status == "succeeded":
        why = "it has already succeeded after being previously confirmed."
    else:
        why = (
            f"it has a status of {status}. Only a {name} with one of the following statuses may "
            f"be confirmed: {', '.join(CONFIRMABLE)}."
        )
    raise unexpected_state(f"You cannot confirm this {name} because {why}", intent)


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


def chosen_method(work: Work, intent: JsonObject, params: Parameters) -> Stored:
    """The method to confirm with: the one given, or else the one on the intent.

    Raises:
        ApiError: there is none, or it does not fit.
    """
    method = given_method(work, params)
    if method is None and intent["payment_method"]:
        method = work.get("payment_method", intent["payment_method"])
    if method is None:
        name = NAMES[intent["object"]]
        raise unexpected_state(
            f"You cannot confirm this {name} because it's missing a payment method. You can "
            f"either update the {name} with a payment method and then confirm it again, or "
            "confirm it again directly with a payment method or ConfirmationToken.",
            intent,
        )
    check_fit(intent, method)
    return method


def check_fit(intent: JsonObject, method: Stored) -> None:
    """Refuse a method that this intent cannot take."""
    kind, owner = method.body["type"], method.body["customer"]
    name, code = NAMES[intent["object"]], f"{intent['object']}_invalid_parameter"
    if kind not in intent["payment_method_types"]:
        raise ApiError(
            400,
            f"The PaymentMethod provided ({kind}) is not allowed for this {name}. Please "
            f"attach a different PaymentMethod or update the allowed types on the {name}: "
            f"{', '.join(intent['payment_method_types'])}.",
            code=code,
            param="payment_method",
        )
    if method.private.get("spent"):
        raise reused()
    if owner is not None and owner != intent["customer"]:
        raise ApiError(
            400,
            f"The provided PaymentMethod cannot be used with this {name}, because it is "
            f"attached to the customer {owner}. Please include the Customer in the `customer` "
            f"parameter on the {name}.",
            code=code,
            param="payment_method",
        )


def send_to_page(work: Work, intent: Stored, attempt: Attempt) -> None:
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
    work.emit(f"{intent.body['object']}.requires_action", intent.body)
