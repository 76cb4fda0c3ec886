"""Sends the mails that wait: each is marked before and after."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import MailKind, OrderMail
from orders.selectors.messages import message_of
from orders.states import OrderState
from shop.kernel.failpoints import FailPoint, fail_point

logger = logging.getLogger(__name__)

AT_ONCE = 20  # mails over one connection
# After so long a mail that was started is started again: its sender died, or the server refused.
AGAIN_AFTER = timedelta(minutes=5)
# A mail that could not be sent for days is tried more rarely, for as long as it waits: after an
# outage however long all are caught up with, and the audit tells of one that is always refused.
KEEN_FOR = timedelta(days=3)
AGAIN_RARELY = timedelta(hours=3)
# So long a sender may take over its batch without looking whether each mail is still its own.
SURE_FOR = timedelta(minutes=1)


@app.periodic(cron="* * * * *")
@app.task(name="orders.send_mails", queueing_lock="orders.send_mails", pass_context=False)
def send_mails(timestamp: int) -> None:
    """Every minute, and after each sale: send what waits. Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    while _send_some(now=now):
        pass


def _send_some(*, now: datetime) -> bool:
    """Whether there may be more to send."""
    mails = _claimed(now=now)
    if not mails:
        return False
    with get_connection() as connection:
        for mail in mails:
            if _is_still_ours(mail):
                _send(mail, connection)
    return len(mails) == AT_ONCE


def _claimed(*, now: datetime) -> Sequence[OrderMail]:
    """Some waiting mails, marked as started, so that no other process takes them."""
    with atomic():
        waiting = OrderMail.objects.filter(
            Q(started_at__isnull=True)
            | Q(started_at__lt=now - AGAIN_AFTER, created_at__gt=now - KEEN_FOR)
            | Q(started_at__lt=now - AGAIN_RARELY),
            sent_at__isnull=True,
        )
        whole = waiting.select_related("order").prefetch_related("order__lines")
        free = whole.select_for_update(skip_locked=True, of=("self",))
        mails = list(free.order_by("created_at")[:AT_ONCE])
        OrderMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(started_at=now)
    for mail in mails:
        mail.started_at = now
    return mails


def _is_still_ours(mail: OrderMail) -> bool:
    """Whether nobody took a mail over meanwhile; asked, and claimed anew, once that may be so.

    A process may have been frozen since it claimed its mails, or its mail server be slow.
    """
    now = timezone.now()
    if mail.started_at is None or now - mail.started_at < SURE_FOR:
        return True
    ours = OrderMail.objects.filter(pk=mail.pk, started_at=mail.started_at, sent_at__isnull=True)
    return bool(ours.update(started_at=now))


def _send(mail: OrderMail, connection: BaseEmailBackend) -> None:
    """A server that refuses one receiver still takes the next one's mail."""
    if not _is_needed(mail):
        _mark(mail)
        return
    try:
        message = message_of(mail)
    except Exception:  # a bug of ours; the mails after it are sent all the same
        logger.exception("mail %s (%s) cannot be written", mail.pk, mail.kind)
        return
    try:
        connection.send_messages([message])
    except smtplib.SMTPResponseException as refusal:
        logger.warning("mail %s (%s) was refused: %s", mail.pk, mail.kind, refusal)
        return
    except smtplib.SMTPRecipientsRefused as refusal:
        logger.warning("mail %s (%s) was refused: %s", mail.pk, mail.kind, refusal)
        return
    fail_point(FailPoint.MAIL_SENT)
    _mark(mail)


def _mark(mail: OrderMail) -> None:
    OrderMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())


def _is_needed(mail: OrderMail) -> bool:
    """A try to pay that failed is no news to somebody who has paid since."""
    if not mail.to:  # of somebody whose account was erased
        return False
    if mail.kind != MailKind.PAYMENT_FAILED:
        return True
    mail.order.refresh_from_db(fields=["state"])
    return mail.order.state == OrderState.AWAITING_PAYMENT
