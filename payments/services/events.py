"""Webhook events: stored and answered at once, acted on by a job, each once."""

import logging
from datetime import datetime

from django.db.models import Q
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import Order
from orders.services.mailing import send_mails
from orders.services.payment import sell
from payments.errors import ProviderUnavailable
from payments.gateways.base import PaymentEvent, PaymentReport, RefundReport, Report, Status
from payments.gateways.plain import as_plain, from_plain
from payments.gateways.registry import gateway
from payments.models import Payment, ReceivedEvent
from payments.services.disputes import record_dispute
from payments.services.refund_reports import settle_refund
from payments.services.settling import settle
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY, defer_once, wake

logger = logging.getLogger(__name__)

AT_ONCE = 200  # events of one job; the next one goes on

_ENDS = frozenset({Status.SUCCEEDED, Status.CANCELLED})
# Events that are believed as they are stored. The others have their provider asked.
FINAL = ~Q(report__of="payment") | Q(report__status__in=sorted(_ENDS))


def receive(event: PaymentEvent, *, alias: str = "stripe", now: datetime) -> None:
    """Store an event together with the job that acts on it. A repeated event changes nothing.

    One that the shop does not act on is stored as handled.
    """
    report = event.report
    stored = ReceivedEvent(
        event_id=event.event_id,
        gateway=alias,
        type=event.type[:100],
        report=as_plain(report) if report else None,
        received_at=now,
        handled_at=None if report else now,
    )
    with atomic():
        ReceivedEvent.objects.bulk_create([stored], ignore_conflicts=True)
        if report is not None:
            wake(handle_events)
    fail_point(FailPoint.WEBHOOK_STORED)


@app.task(name="payments.handle_events", queueing_lock="payments.handle_events")
def handle_events() -> None:
    """Act on all events that wait, oldest first, and send the mails that come of it.

    One that fails is tried again by a job of its own, so that it holds up no other. Those that the
    provider has to be asked about come last, however old: while it is away they wait for the sweep.
    """
    waiting = ReceivedEvent.objects.filter(handled_at=None).order_by("received_at")
    found = list(waiting.filter(FINAL)[:AT_ONCE])
    found += waiting.exclude(FINAL)[: AT_ONCE - len(found)]
    failed, is_away = 0, False
    for event in found:
        try:
            _handle(event)
        except ProviderUnavailable:
            logger.warning("a provider does not answer: its events wait")
            is_away = True
            break
        except Exception:
            failed += 1
            logger.exception("event %s is left to a job of its own", event.pk)
            lock = f"{handle_event.name}:{event.pk}"
            defer_once(handle_event.configure(queueing_lock=lock), event_id=event.pk)
    if failed < len(found) == AT_ONCE and not is_away:
        wake(handle_events)
    # A moment later: one job and one connection then serve the mails of many sales.
    wake(send_mails, seconds=1, timestamp=int(timezone.now().timestamp()))


@app.task(name="payments.handle_event", retry=PATIENTLY)
def handle_event(*, event_id: str) -> None:
    """Act on a stored event: its effect and its mark are one transaction. May be repeated."""
    _handle(ReceivedEvent.objects.get(pk=event_id))


def _handle(event: ReceivedEvent) -> None:
    fail_point(FailPoint.EVENT_STARTED)
    if event.handled_at is not None or event.report is None:
        return
    report = _as_of_now(from_plain(event.report), alias=event.gateway)
    with atomic():
        now = timezone.now()
        waiting = ReceivedEvent.objects.filter(pk=event.pk, handled_at=None)
        if not waiting.update(handled_at=now):  # another process was quicker
            return
        order = _act_on(report, alias=event.gateway, now=now)
        fail_point(FailPoint.EVENT_EFFECTED)
    fail_point(FailPoint.EVENT_HANDLED)
    if order is not None and order.to_sell:
        sell(order)


def _as_of_now(report: Report, *, alias: str) -> Report:
    """What holds now. Only an end is believed as it was reported: any other report may be old.

    An old "in process" would keep stock reserved for days, an old "promised" sell it for nothing.
    """
    if _is_end(report):
        return report
    if not Payment.objects.filter(gateway=alias, gateway_id=report.gateway_id).exists():
        return report  # of somebody else's: the account may serve other shops, too
    return gateway(alias).report(report.gateway_id)


def _is_end(report: Report) -> bool:
    return not isinstance(report, PaymentReport) or report.status in _ENDS


def _act_on(report: Report, *, alias: str, now: datetime) -> Order | None:
    """The order that a payment was for."""
    if isinstance(report, PaymentReport):
        return settle(report, alias=alias, now=now)
    if isinstance(report, RefundReport):
        settle_refund(report, alias=alias, now=now)
    else:
        record_dispute(report, alias=alias, now=now)
    return None
