"""Look here for Charges: one for each attempt to pay that reached the bank.

Source: https://docs.stripe.com/api/charges
"""

from typing import Final

from deploy.local.stripe.calls import Call
from deploy.local.stripe.captures import HOLD_SECONDS
from deploy.local.stripe.cards import Decline
from deploy.local.stripe.ids import new_id
from deploy.local.stripe.listing import list_of
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.work import Work

_COPIED: Final = (
    "amount", "currency", "customer", "description", "metadata", "receipt_email", "shipping",
    "statement_descriptor", "statement_descriptor_suffix", "transfer_group",
)  # fmt: skip
_EMPTY: Final = (
    "application", "application_fee", "application_fee_amount", "balance_transaction",
    "failure_balance_transaction", "failure_code", "failure_message", "on_behalf_of",
    "receipt_number", "receipt_url", "review", "source", "source_transfer", "transfer_data",
)  # fmt: skip


def open_charge(
    work: Work, intent: JsonObject, method: Stored, *, status: str, captured: bool
) -> Stored:
    """Record an attempt. `status`: succeeded, pending or failed."""
    paid = status == "succeeded"
    body: JsonObject = dict.fromkeys(_EMPTY) | {name: intent[name] for name in _COPIED}
    body |= {
        "id": new_id("py" if method.body["type"] == "sepa_debit" else "ch"),
        "object": "charge",
        "amount_captured": intent["amount"] if captured and paid else 0,
        "amount_refunded": 0,
        "billing_details": method.body["billing_details"],
        "calculated_statement_descriptor": "KRAAM",
        "captured": captured and status != "failed",
        "created": work.timestamp,
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 10,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method.body["id"],
        "payment_method_details": _details(
            method.body, work.timestamp + HOLD_SECONDS if paid and not captured else None
        ),
        "refunded": False,
        "status": status,
    }
    return work.add(body)


def _details(method: JsonObject, capture_before: int | None) -> JsonObject:
    kind = method["type"]
    details = dict(method[kind])
    if kind == "card":
        checks = dict(details["checks"])
        checks["cvc_check"] = "pass" if checks["cvc_check"] else None
        for name in ("display_brand", "generated_from", "networks", "three_d_secure_usage"):
            del details[name]
        details |= {
            "amount_authorized": None,
            "authorization_code": None,
            "capture_before": capture_before,
            "checks": checks,
            "network": details["brand"],
            "three_d_secure": None,
        }
    return {"type": kind, kind: details}


def open_failed_charge(work: Work, intent: JsonObject, method: Stored, decline: Decline) -> Stored:
    """Record an attempt that the issuer refused, and announce it."""
    charge = open_charge(work, intent, method, status="failed", captured=False)
    charge.body |= {
        "failure_code": decline.code,
        "failure_message": decline.message,
        "outcome": charge.body["outcome"]
        | {
            "network_status": "declined_by_network",
            "reason": decline.decline_code,
            "seller_message": "The bank did not return any further details with this decline.",
            "type": "issuer_declined",
        },
    }
    work.save(charge)
    work.emit("charge.failed", charge.body)
    return charge


def retrieve(call: Call) -> JsonObject:
    """GET /v1/charges/{id}."""
    return call.work.get("charge", call.ids["id"]).body


def update(call: Call) -> JsonObject:
    """POST /v1/charges/{id}: metadata and description."""
    call.params.allow("metadata", "description", "receipt_email")
    charge = call.work.get("charge", call.ids["id"])
    charge.body["metadata"] = call.params.metadata(charge.body["metadata"])
    for name in ("description", "receipt_email"):
        if name in call.params:
            charge.body[name] = call.params.text(name)
    call.work.save(charge)
    call.work.emit("charge.updated", charge.body)
    return charge.body


def list_all(call: Call) -> JsonObject:
    """GET /v1/charges."""
    return list_of(call, "charge", "/v1/charges", ("customer", "payment_intent"))
