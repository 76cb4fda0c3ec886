"""Where tests may kill a process: the steps of an order between which a crash must do no harm."""

import os
import signal
from enum import StrEnum
from pathlib import Path

from django.conf import settings


class FailPoint(StrEnum):
    """A moment between two steps, named after the saga and what has just been done."""

    PLACING_RECORDED = "placing.recorded"
    PLACING_RESERVED = "placing.reserved"
    PLACING_CART_DISCARDED = "placing.cart_discarded"
    PLACING_AWAITING = "placing.awaiting"
    PLACING_REFUSED = "placing.refused"  # no stock, and the order is not rejected yet
    PLACING_REJECTED = "placing.rejected"
    FINISHING_STARTED = "finishing.started"
    PAYMENT_STARTED = "payment.started"  # at the provider, and not remembered yet
    PAYMENT_REMEMBERED = "payment.remembered"
    PAYMENT_SETTLED = "payment.settled"  # in the transaction, before its commit
    WEBHOOK_RECEIVED = "webhook.received"
    WEBHOOK_STORED = "webhook.stored"  # committed with its job, and not answered yet
    EVENT_STARTED = "event.started"
    EVENT_EFFECTED = "event.effected"  # in the transaction, before the event is marked as handled
    EVENT_HANDLED = "event.handled"
    SELLING_STARTED = "selling.started"
    SELLING_SOLD = "selling.sold"
    UNDOING_CANCELLED = "undoing.cancelled"  # at the provider, and the order still waits
    UNDOING_UNDONE = "undoing.undone"
    GIVING_BACK_STARTED = "giving_back.started"
    GIVING_BACK_RELEASED = "giving_back.released"
    TAKING_BACK_STARTED = "taking_back.started"  # units of a cancellation or a return
    TAKING_BACK_TAKEN = "taking_back.taken"
    MAIL_SENT = "mail.sent"  # the server took it, and that is not remembered yet
    LATE_STARTED = "late.started"
    LATE_RESERVED = "late.reserved"
    LATE_REVIVED = "late.revived"
    LATE_REFUND_RECORDED = "late.refund_recorded"
    REFUND_RECORDED = "refund.recorded"  # in the transaction, before its job
    REFUND_STARTED = "refund.started"
    REFUND_SENT = "refund.sent"  # the provider agreed, and that is not remembered yet
    REFUND_REMEMBERED = "refund.remembered"
    CAPTURE_STARTED = "capture.started"
    CAPTURE_SENT = "capture.sent"  # the money is ours, and that is not remembered yet
    CAPTURE_REMEMBERED = "capture.remembered"
    RELEASING_STARTED = "releasing.started"  # promised money that is not needed
    RELEASING_SENT = "releasing.sent"
    DISPUTE_RECORDED = "dispute.recorded"  # in the transaction, before its commit
    WEBHOOK_DELIVERED = "webhook.delivered"  # the receiver has it, and that is not remembered yet


def fail_point(name: FailPoint) -> None:
    """Kill this process with SIGKILL, if a test asked for it; otherwise nothing at all.

    A test asks by a file of that name in the folder FAIL_POINTS. The first process that comes by
    takes the file away and dies; the next ones pass. Never on in production: see shop/checks.py.
    """
    if not settings.FAIL_POINTS:
        return
    try:
        Path(settings.FAIL_POINTS, name).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
