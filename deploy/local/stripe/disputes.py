"""Look here for Disputes, which certain test cards and accounts bring about.

Source: https://docs.stripe.com/api/disputes and https://docs.stripe.com/testing#disputes
"""

from typing import Any, Final

from deploy.local.stripe.calls import Call
from deploy.local.stripe.errors import ApiError, invalid
from deploy.local.stripe.ids import new_id
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

WON: Final = "won"
LOST: Final = "lost"
_ANSWER_SECONDS: Final = 7 * 24 * 3600
_ENDED: Final = (WON, LOST)
_EVIDENCE: Final = (
    "access_activity_log", "billing_address", "cancellation_policy",
    "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_communication",
    "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
    "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id",
    "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
    "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address",
    "shipping_carrier", "shipping_date", "shipping_documentation", "shipping_tracking_number",
    "uncategorized_file", "uncategorized_text",
)  # fmt: skip
# What the bank makes of these test texts: https://docs.stripe.com/testing#evidence
_VERDICTS: Final = {"winning_evidence": WON, "losing_evidence": LOST}
_NETWORK_CODES: Final = {"fraudulent": "10.4", "product_not_received": "13.1"}


def open_dispute(work: Work, charge: Stored, reason: str = "fraudulent") -> None:
    """The payer's bank takes the money back, until it is settled who is right."""
    details = charge.body["payment_method_details"]
    method: JsonObject = {"type": details["type"]}
    code = None
    if details["type"] == "card":
        code = _NETWORK_CODES[reason]
        method["card"] = {
            "brand": details["card"]["brand"],
            "case_type": "chargeback",
            "network_reason_code": code,
        }
    body: JsonObject = {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge.body["amount"] - charge.body["amount_refunded"],
        "balance_transactions": [],
        "charge": charge.body["id"],
        "created": work.timestamp,
        "currency": charge.body["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(_EVIDENCE),
        "evidence_details": {
            "due_by": work.timestamp + _ANSWER_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": code,
        "payment_intent": charge.body["payment_intent"],
        "payment_method_details": method,
        "reason": reason,
        "status": "needs_response",
    }
    work.add(body)
    charge.body["disputed"] = True
    work.save(charge)
    work.emit("charge.dispute.created", body)
    work.emit("charge.dispute.funds_withdrawn", body)


def update(call: Call) -> JsonObject:
    """POST /v1/disputes/{id}: evidence, which goes to the bank unless `submit` is false."""
    work, params = call.work, call.params
    params.allow("evidence", "metadata", "submit")
    dispute = work.get("dispute", call.ids["id"])
    body = dispute.body
    if body["status"] in _ENDED:
        raise invalid("This dispute is already closed.")
    before: dict[str, Any] = {name: body[name] for name in ("evidence", "metadata", "status")}
    body["metadata"] = params.metadata(body["metadata"])
    given = params.nested("evidence")
    if given is not None:
        body["evidence"] = _merged(body["evidence"], given)
        body["evidence_details"]["has_evidence"] = any(body["evidence"].values())
    if params.boolean("submit", default=given is not None):
        body["status"] = "under_review"
        body["evidence_details"]["submission_count"] += 1
        verdict = _VERDICTS.get(body["evidence"]["uncategorized_text"] or "")
        if verdict is not None:
            work.settle_later(body["id"], verdict, work.settings.settle_seconds)
    work.save(dispute)
    changed = {name: value for name, value in before.items() if body[name] != value}
    work.emit("charge.dispute.updated", body, changed)
    return body


def _merged(evidence: JsonObject, given: Parameters) -> JsonObject:
    given.allow(*_EVIDENCE)
    texts = {name: given.text(name) for name in _EVIDENCE if name in given}
    return evidence | texts


def accept(call: Call) -> JsonObject:
    """POST /v1/disputes/{id}/close: the shop has nothing to say against it."""
    call.params.allow()
    return close(call.work, call.ids["id"], LOST)


def close(work: Work, identifier: str, outcome: str) -> JsonObject:
    """Decide a dispute, as the payer's bank does after weeks: `won` or `lost`."""
    dispute = work.get("dispute", identifier)
    if outcome not in _ENDED:
        raise ApiError(400, f"A dispute ends in one of {', '.join(_ENDED)}.", param="status")
    before = dispute.body["status"]
    if before in _ENDED:
        raise ApiError(400, "This dispute is already closed.")
    work.settled(identifier)
    dispute.body["status"] = outcome
    work.save(dispute)
    work.emit("charge.dispute.closed", dispute.body, {"status": before})
    if outcome == WON:
        work.emit("charge.dispute.funds_reinstated", dispute.body)
    return dispute.body


def retrieve(call: Call) -> JsonObject:
    """GET /v1/disputes/{id}."""
    return call.work.get("dispute", call.ids["id"]).body


def list_all(call: Call) -> JsonObject:
    """GET /v1/disputes."""
    return list_of(call, "dispute", "/v1/disputes", ("charge", "payment_intent"))
