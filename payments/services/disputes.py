"""A customer's bank wants a payment back: recorded, flagged, and followed to its end."""

from datetime import datetime

from django.db.transaction import atomic

from orders.services.flags import flag
from orders.services.transitions import SHOP, locked, note
from orders.states import Flag
from payments.gateways.base import DisputeReport
from payments.models import Dispute, DisputeState, Payment
from shop.kernel.failpoints import FailPoint, fail_point

_STEPS = list(DisputeState)  # never back to an earlier one, whatever an old report says
_CLOSED = frozenset({DisputeState.WON, DisputeState.LOST})


def record_dispute(report: DisputeReport, *, alias: str, now: datetime) -> Dispute | None:
    """Take up a dispute, or what has become of it. May be repeated. None: not of our payments."""
    payment = Payment.objects.filter(gateway=alias, gateway_id=report.payment_gateway_id).first()
    if payment is None:
        return None
    state = DisputeState(report.status.value)
    with atomic():
        order = locked(payment.order_id)
        dispute, is_new = Dispute.objects.select_for_update().get_or_create(
            payment=payment,
            gateway_id=report.gateway_id,
            defaults={
                "amount_minor": report.amount.minor,
                "currency": report.amount.currency,
                "reason": report.reason[:100],
                "state": state,
                "due_by": report.due_by,
                "opened_at": report.opened_at,
            },
        )
        if is_new:
            flag(order, Flag.DISPUTE, why=f"{report.gateway_id}: {report.reason}", now=now)
        moves_on = _STEPS.index(state) > _STEPS.index(DisputeState(dispute.state))
        if moves_on and dispute.closed_at is None:
            dispute.state, dispute.due_by = state, report.due_by
        if dispute.state in _CLOSED and dispute.closed_at is None:
            dispute.closed_at = now
            note(order, f"dispute_{dispute.state}", by=SHOP, why=report.gateway_id, now=now)
        dispute.save()
        fail_point(FailPoint.DISPUTE_RECORDED)
    return dispute
