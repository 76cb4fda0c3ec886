"""Look here for how a payment ends: paid, set aside for capture, under way, or failed.

Every way to an end passes here, whether by confirming, by the pages that payers are sent to, or
by the passing of time. Source: https://docs.stripe.com/payments/paymentintents/lifecycle
"""

from typing import Final

from deploy.local.stripe.captures import EXPIRES, HOLD_SECONDS
from deploy.local.stripe.cards import Decline
from deploy.local.stripe.charges import open_charge, open_failed_charge
from deploy.local.stripe.debits import LATER_SECONDS, course_of
from deploy.local.stripe.declines import decline_error, failed_attempt
from deploy.local.stripe.disputes import open_dispute
from deploy.local.stripe.intent_fields import captured_later, future_usage
from deploy.local.stripe.payment_methods import REUSABLE, card_of, keep_for
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

SETTLES: Final = "settles"
FAILS: Final = "fails"


def pay_by_card(work: Work, intent: Stored, method: Stored) -> Decline | None:
    """Ask the issuer. The decline, if it refuses; both results are recorded and announced."""
    card = card_of(method)
    if card.decline is not None:
        charge = open_failed_charge(work, intent.body, method, card.decline)
        intent.body["latest_charge"] = charge.body["id"]
        fail(work, intent, decline_error(card.decline, method.body, charge.body["id"]))
        return card.decline
    charge = pay(work, intent, method)
    if card.dispute is not None:
        open_dispute(work, charge, card.dispute)
    return None


def pay(work: Work, intent: Stored, method: Stored) -> Stored:
    """The money is there, or set aside if it is to be captured later. Returns the charge."""
    captured = not captured_later(intent.body, method.body["type"])
    charge = open_charge(work, intent.body, method, status="succeeded", captured=captured)
    _keep_or_spend(work, intent.body, method)
    work.emit("charge.succeeded", charge.body)
    body = intent.body
    body |= {
        "latest_charge": charge.body["id"],
        "last_payment_error": None,
        "next_action": None,
        "payment_method": method.body["id"],
    }
    if captured:
        body |= {"status": "succeeded", "amount_received": body["amount"]}
    else:
        body |= {"status": "requires_capture", "amount_capturable": body["amount"]}
        work.settle_later(body["id"], EXPIRES, HOLD_SECONDS)
    intent.private.pop("redirect", None)
    work.save(intent)
    suffix = "succeeded" if captured else "amount_capturable_updated"
    work.emit(f"payment_intent.{suffix}", body)
    return charge


def _keep_or_spend(work: Work, intent: JsonObject, method: Stored) -> None:
    kind, customer = method.body["type"], intent["customer"]
    usage = future_usage(intent, kind) if kind in REUSABLE else None
    if usage is not None:
        remember_usage(method, usage)
        if customer is not None:
            keep_for(work, method, customer)
        else:
            work.save(method)  # the shop may still attach it
    elif method.body["customer"] is None:
        method.private["spent"] = True
        work.save(method)


def remember_usage(method: Stored, usage: str) -> None:
    """A card that was set up for payments without its holder stays so."""
    method.private["saved"] = bool(method.private.get("saved")) or usage == "off_session"


def fail(work: Work, intent: Stored, error: JsonObject) -> None:
    """The attempt came to nothing; the intent takes another method."""
    intent.body |= {
        "status": "requires_payment_method",
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
        "processing": None,
    }
    intent.private.pop("redirect", None)
    work.save(intent)
    work.emit("payment_intent.payment_failed", intent.body)


def begin_debit(work: Work, intent: Stored, method: Stored) -> None:
    """A debit is on its way to the bank; `finish_debit` says later how it ended."""
    charge = open_charge(work, intent.body, method, status="pending", captured=True)
    _keep_or_spend(work, intent.body, method)
    intent.body |= {
        "status": "processing",
        "latest_charge": charge.body["id"],
        "last_payment_error": None,
        "next_action": None,
        "payment_method": method.body["id"],
    }
    work.save(intent)
    work.emit("charge.pending", charge.body)
    work.emit("payment_intent.processing", intent.body)
    course = course_of(method.private["iban"])
    seconds = LATER_SECONDS if course.later else work.settings.settle_seconds
    work.settle_later(intent.body["id"], SETTLES if course.succeeds else FAILS, seconds)


def finish_debit(work: Work, identifier: str, outcome: str) -> None:
    """The bank has paid, or has not."""
    intent = work.get("payment_intent", identifier)
    charge = work.get("charge", intent.body["latest_charge"])
    method = work.get("payment_method", intent.body["payment_method"])
    if outcome == FAILS:
        charge.body |= {
            "status": "failed",
            "captured": False,
            "failure_code": "insufficient_funds",
            "failure_message": "The customer's account has insufficient funds.",
        }
        work.save(charge)
        work.emit("charge.failed", charge.body)
        message = "The payment failed: the customer's bank did not pay the debit."
        code = "payment_intent_payment_attempt_failed"
        fail(work, intent, failed_attempt(code, message, method.body))
        return
    amount = charge.body["amount"]
    charge.body |= {"status": "succeeded", "paid": True, "amount_captured": amount}
    work.save(charge)
    work.emit("charge.succeeded", charge.body)
    intent.body |= {"status": "succeeded", "amount_received": amount}
    work.save(intent)
    work.emit("payment_intent.succeeded", intent.body)
    if course_of(method.private["iban"]).disputed:
        open_dispute(work, charge)
