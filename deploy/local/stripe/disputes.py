"""Look here for Disputes, which certain test cards and accounts bring about.

Source: https://docs.stripe.com/api/disputes and https://docs.stripe.com/testing#disputes
"""

from typing import Final

from deploy.local.stripe.calls import Call
from deploy.local.stripe.errors import ApiError
from deploy.local.stripe.ids import new_id
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

_ANSWER_SECONDS: Final = 7 * 24 * 3600
_OUTCOMES: Final = ("won", "lost")


def open_dispute(work: Work, charge: Stored) -> None:
    """The payer's bank takes the money back, until it is settled who is right."""
    body: JsonObject = {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge.body["amount"],
        "balance_transactions": [],
        "charge": charge.body["id"],
        "created": work.timestamp,
        "currency": charge.body["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": work.timestamp + _ANSWER_SECONDS,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge.body["payment_intent"],
        "payment_method_details": {"type": charge.body["payment_method_details"]["type"]},
        "reason": "fraudulent",
        "status": "needs_response",
    }
    work.add(body)
    charge.body["disputed"] = True
    work.save(charge)
    work.emit("charge.dispute.created", body)
    work.emit("charge.dispute.funds_withdrawn", body)


def close(work: Work, identifier: str, outcome: str) -> JsonObject:
    """Decide a dispute, as the payer's bank does after weeks: `won` or `lost`."""
    dispute = work.get("dispute", identifier)
    if outcome not in _OUTCOMES:
        raise ApiError(400, f"A dispute ends in one of {', '.join(_OUTCOMES)}.", param="status")
    if dispute.body["status"] in _OUTCOMES:
        raise ApiError(400, "This dispute is already closed.")
    dispute.body["status"] = outcome
    work.save(dispute)
    if outcome == "won":
        work.emit("charge.dispute.funds_reinstated", dispute.body)
    work.emit("charge.dispute.closed", dispute.body)
    return dispute.body


def retrieve(call: Call) -> JsonObject:
    """GET /v1/disputes/{id}."""
    return call.work.get("dispute", call.ids["id"]).body


def list_all(call: Call) -> JsonObject:
    """GET /v1/disputes."""
    return list_of(call, "dispute", "/v1/disputes", ("charge", "payment_intent"))
