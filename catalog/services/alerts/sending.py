"""Sending what was waited for: some mails for each unit that is there, those who asked first first.

A job reads the stock as it is by then and takes CHUNK alerts, which it marks, sends and deletes;
then the next job goes on. So no job and no query grows with the number of people who wait. Of a
mail it is unknown whether it went out only when its sender dies just then: it is sent again, with
the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.alert_models import AlertWave, StockAlert
from catalog.selectors.alerts import waiting_for
from catalog.selectors.offers import Offer, offers
from catalog.selectors.stock_parts import StockUnits
from catalog.services.alerts.wording import message
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY, defer_once

logger = logging.getLogger(__name__)

CHUNK = 50  # mails of one job, over one connection
PER_UNIT = 5  # people who are told of one unit, within a WAVE; not all of them buy
WAVE = timedelta(hours=1)  # then the next ones are told, if there is something left
AGAIN_AFTER = timedelta(minutes=5)  # a mail that was begun is taken over: its sender died
SURE_FOR = timedelta(minutes=1)  # so long a sender need not look whether a mail is still its own


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a job may send now. again_in: until there may be more to send; None: nobody waits."""

    alerts: Sequence[StockAlert]
    again_in: timedelta | None


def tell_who_waits(units: Iterable[StockUnits]) -> None:
    """What was just read of these SKUs: whoever waits for one that is there gets a mail.

    One statement, and a job for each SKU that is awaited. May be repeated.
    """
    there = [figures.sku for figures in units if figures.available > 0]
    for sku in waiting_for(there, most=1):
        wake(sku)


def wake(sku: str, *, after: timedelta = timedelta(0)) -> None:
    """Have the worker tell who waits for a SKU, unless it is about to."""
    lock = f"alerts:{sku}{':later' if after else ''}"
    seconds = int(after.total_seconds())
    job = send_alerts.configure(queueing_lock=lock, schedule_in={"seconds": seconds})
    defer_once(job, sku=sku)


@app.task(name="catalog.send_alerts", retry=PATIENTLY, priority=AFTER_ORDERS)
def send_alerts(*, sku: str) -> None:
    """Tell some of those who wait that a SKU is back, if it is. Safe to run twice at once."""
    found = {code: offers([sku], code).get(sku) for code, _name in settings.LANGUAGES}
    offer = found[settings.LANGUAGE_CODE]
    if offer is None or offer.available <= 0:  # withdrawn, or sold out again: they go on waiting
        return
    claim = _claimed(sku, room=offer.available * PER_UNIT, now=timezone.now())
    if claim.alerts:
        _send_all(claim.alerts, {code: each or offer for code, each in found.items()})
    if claim.again_in is not None:
        wake(sku, after=claim.again_in)
    logger.info("told %d that %s is back", len(claim.alerts), sku)


def _claimed(sku: str, *, room: int, now: datetime) -> _Claim:
    """Alerts that no other job takes, marked; as many as may be told within this wave.

    room: mails of one wave, for what is there now.
    """
    with atomic():
        AlertWave.objects.bulk_create([AlertWave(sku=sku, begun_at=now)], ignore_conflicts=True)
        wave = AlertWave.objects.select_for_update().get(sku=sku)
        if now - wave.begun_at >= WAVE:
            wave.begun_at, wave.told = now, 0
        most = min(CHUNK, room - wave.told)
        waiting = StockAlert.objects.filter(
            Q(started_at__isnull=True) | Q(started_at__lt=now - AGAIN_AFTER),
            sku=sku,
            confirmed_at__isnull=False,
        )
        free = waiting.order_by("id")
        alerts = list(free.select_for_update(skip_locked=True)[:most]) if most > 0 else []
        StockAlert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(started_at=now)
        for alert in alerts:
            alert.started_at = now
        wave.told += len(alerts)
        wave.save()
        others = free.exclude(pk__in=[alert.pk for alert in alerts])
        if not others.exists():
            return _Claim(alerts, None)
    is_spent = wave.told >= room
    return _Claim(alerts, wave.begun_at + WAVE - now if is_spent else timedelta(0))


def _send_all(alerts: Sequence[StockAlert], found: Mapping[str, Offer]) -> None:
    """Those that could not be sent, as the server does not answer, are free again.

    found: the offer, by language.
    """
    unsent = {alert.pk: alert for alert in alerts}
    try:
        with get_connection() as connection:
            for alert in alerts:
                if _is_still_ours(alert):
                    offer = found.get(alert.language) or found[settings.LANGUAGE_CODE]
                    _send(alert, offer, connection)
                del unsent[alert.pk]
    except (smtplib.SMTPException, OSError):
        StockAlert.objects.filter(pk__in=unsent).update(started_at=None)
        wave = AlertWave.objects.filter(sku=alerts[0].sku, told__gte=len(unsent))
        wave.update(told=F("told") - len(unsent))
        raise


def _send(alert: StockAlert, offer: Offer, connection: BaseEmailBackend) -> None:
    """An address that is refused for good is forgotten; one for now is tried with the next wave."""
    try:
        connection.send_messages([message(alert, offer)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        logger.warning("alert %s was refused: %s", alert.pk, refusal)
        if not _is_for_good(refusal):
            return
    StockAlert.objects.filter(pk=alert.pk).delete()


def _is_for_good(refusal: smtplib.SMTPException) -> bool:
    """Source: RFC 5321, 4.2.1: 5yz is a permanent negative answer."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _why in refusal.recipients.values())
    return isinstance(refusal, smtplib.SMTPDataError) and refusal.smtp_code >= 500


def _is_still_ours(alert: StockAlert) -> bool:
    """Whether nobody took it over meanwhile; asked, and claimed anew, once that may be so."""
    now = timezone.now()
    if alert.started_at is None or now - alert.started_at < SURE_FOR:
        return True
    ours = StockAlert.objects.filter(pk=alert.pk, started_at=alert.started_at)
    return bool(ours.update(started_at=now))
