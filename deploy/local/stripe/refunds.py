"""Look here for Refunds. Source: https://docs.stripe.com/api/refunds"""

from typing import Final

from deploy.local.stripe.amounts import written
from deploy.local.stripe.calls import Call
from deploy.local.stripe.cards import BY_NUMBER, RefundCourse
from deploy.local.stripe.errors import ApiError, invalid, missing
from deploy.local.stripe.ids import new_id
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.outcomes import FAILS, SETTLES
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

_REASONS: Final = ("duplicate", "fraudulent", "requested_by_customer")


def create(call: Call) -> JsonObject:
    """POST /v1/refunds: all that is left, or the amount given."""
    work, params = call.work, call.params
    params.allow("amount", "charge", "payment_intent", "reason", "metadata", "instructions_email")
    wanted = params.integer("amount", minimum=1)
    reason = params.choice("reason", _REASONS)
    charge = _charge(call)
    amount = _amount(charge.body, wanted)
    course = _course(work, charge.body)
    pending = course is RefundCourse.PENDING
    body: JsonObject = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge.body["id"],
        "created": work.timestamp,
        "currency": charge.body["currency"],
        "destination_details": _destination(charge.body),
        "metadata": params.metadata({}),
        "payment_intent": charge.body["payment_intent"],
        "pending_reason": "processing" if pending else None,
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if pending else "succeeded",
        "transfer_reversal": None,
    }
    work.add(body)
    _count(charge, amount)
    work.save(charge)
    work.emit("refund.created", body)
    work.emit("charge.refunded", charge.body)
    if course is not RefundCourse.IMMEDIATE:
        outcome = SETTLES if pending else FAILS
        work.settle_later(body["id"], outcome, work.settings.settle_seconds)
    return body


def _destination(charge: JsonObject) -> JsonObject:
    kind = charge["payment_method_details"]["type"]
    details: JsonObject = {"type": "refund"} if kind == "card" else {}
    return {"type": kind, kind: details}


def _charge(call: Call) -> Stored:
    work, charge_id = call.work, call.params.text("charge")
    intent_id = call.params.text("payment_intent")
    if charge_id is not None:
        charge = work.get("charge", charge_id, status=404)
        if intent_id not in (None, charge.body["payment_intent"]):
            raise invalid("The charge does not belong to this PaymentIntent.", param="charge")
    elif intent_id is None:
        raise missing("payment_intent")
    else:
        intent = work.get("payment_intent", intent_id).body
        if intent["status"] != "succeeded":
            raise ApiError(
                400,
                f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.",
                param="payment_intent",
            )
        charge = work.get("charge", intent["latest_charge"])
    return charge


def _amount(charge: JsonObject, wanted: int | None) -> int:
    identifier, currency = charge["id"], charge["currency"]
    if charge["disputed"]:
        raise ApiError(
            400,
            f"Charge {identifier} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    if not (charge["paid"] and charge["captured"]):
        raise ApiError(400, f"Charge {identifier} cannot be refunded: it has not been captured.")
    left = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise ApiError(
            400,
            f"Charge {identifier} has already been refunded.",
            code="charge_already_refunded",
        )
    if wanted is not None and wanted > left:
        raise ApiError(
            400,
            f"Refund amount ({written(wanted, currency)}) is greater than unrefunded amount on "
            f"charge ({written(left, currency)})",
            param="amount",
        )
    return left if wanted is None else wanted


def _course(work: Work, charge: JsonObject) -> RefundCourse:
    if charge["payment_method_details"]["type"] != "card":
        return RefundCourse.PENDING  # banks answer later
    method = work.get("payment_method", charge["payment_method"])
    return BY_NUMBER[method.private["number"]].refund


def _count(charge: Stored, amount: int) -> None:
    refunded = charge.body["amount_refunded"] + amount
    charge.body |= {
        "amount_refunded": refunded,
        "refunded": refunded == charge.body["amount"],
    }


def finish(work: Work, identifier: str, outcome: str) -> None:
    """The bank has paid a refund out, or has sent it back."""
    refund = work.get("refund", identifier)
    before = refund.body["status"]
    refund.body["pending_reason"] = None
    if outcome == FAILS:
        refund.body |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
        charge = work.get("charge", refund.body["charge"])
        _count(charge, -refund.body["amount"])
        work.save(charge)
    else:
        refund.body["status"] = "succeeded"
    work.save(refund)
    work.emit("refund.updated", refund.body, {"status": before})
    work.emit("charge.refund.updated", refund.body, {"status": before})
    if outcome == FAILS:
        work.emit("refund.failed", refund.body)


def retrieve(call: Call) -> JsonObject:
    """GET /v1/refunds/{id}."""
    return call.work.get("refund", call.ids["id"]).body


def update(call: Call) -> JsonObject:
    """POST /v1/refunds/{id}: its metadata."""
    call.params.allow("metadata")
    refund = call.work.get("refund", call.ids["id"])
    before = refund.body["metadata"]
    refund.body["metadata"] = call.params.metadata(refund.body["metadata"])
    call.work.save(refund)
    call.work.emit("refund.updated", refund.body, {"metadata": before})
    return refund.body


def list_all(call: Call) -> JsonObject:
    """GET /v1/refunds."""
    return list_of(call, "refund", "/v1/refunds", ("charge", "payment_intent"))
