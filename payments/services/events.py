"""Webhook events: stored and answered at once, acted on by a job, each once."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import Order
from orders.services.payment import sell_reserved
from payments.gateways.base import PaymentEvent, PaymentReport, RefundReport, Report, Status
from payments.gateways.plain import as_plain, from_plain
from payments.gateways.registry import gateway
from payments.models import ReceivedEvent
from payments.services.disputes import record_dispute
from payments.services.refund_reports import settle_refund
from payments.services.settling import settle
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY


def receive(event: PaymentEvent, *, alias: str = "stripe", now: datetime) -> None:
    """Store an event together with the job that acts on it. A repeated event changes nothing.

    One that the shop does not act on is stored as handled.
    """
    report = event.report
    with atomic():
        _stored, is_new = ReceivedEvent.objects.get_or_create(
            event_id=event.event_id,
            defaults={
                "gateway": alias,
                "type": event.type[:100],
                "report": as_plain(report) if report else None,
                "received_at": now,
                "handled_at": None if report else now,
            },
        )
        if is_new and report is not None:
            handle_event.defer(event_id=event.event_id)
    fail_point(FailPoint.WEBHOOK_STORED)


@app.task(name="payments.handle_event", retry=PATIENTLY)
def handle_event(*, event_id: str) -> None:
    """Act on a stored event: its effect and its mark are one transaction. May be repeated."""
    fail_point(FailPoint.EVENT_STARTED)
    event = ReceivedEvent.objects.get(pk=event_id)
    if event.handled_at is not None or event.report is None:
        return
    report = _as_of_now(from_plain(event.report), alias=event.gateway)
    with atomic():
        event = ReceivedEvent.objects.select_for_update().get(pk=event_id)
        if event.handled_at is not None:
            return
        now = timezone.now()
        order = _act_on(report, alias=event.gateway, now=now)
        fail_point(FailPoint.EVENT_EFFECTED)
        event.handled_at = now
        event.save(update_fields=["handled_at"])
    fail_point(FailPoint.EVENT_HANDLED)
    if order is not None and order.to_sell:
        sell_reserved(order_id=str(order.pk))


def _as_of_now(report: Report, *, alias: str) -> Report:
    """What holds now. Only an end is believed as it was reported: any other report may be old.

    An old "in process" would keep stock reserved for days, an old "promised" sell it for nothing.
    """
    ends = {Status.SUCCEEDED, Status.CANCELLED}
    if isinstance(report, PaymentReport) and report.status not in ends:
        return gateway(alias).report(report.gateway_id)
    return report


def _act_on(report: Report, *, alias: str, now: datetime) -> Order | None:
    """The order that a payment was for."""
    if isinstance(report, PaymentReport):
        return settle(report, alias=alias, now=now)
    if isinstance(report, RefundReport):
        settle_refund(report, alias=alias, now=now)
    else:
        record_dispute(report, alias=alias, now=now)
    return None
