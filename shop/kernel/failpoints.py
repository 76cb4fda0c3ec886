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
    WEBHOOK_STORED = "webhook.stored"  # in the transaction, before its effect
    WEBHOOK_HANDLED = "webhook.handled"  # committed, and not answered yet
    SELLING_STARTED = "selling.started"
    SELLING_SOLD = "selling.sold"
    UNDOING_CANCELLED = "undoing.cancelled"  # at the provider, and the order still waits
    UNDOING_UNDONE = "undoing.undone"
    GIVING_BACK_STARTED = "giving_back.started"
    GIVING_BACK_RELEASED = "giving_back.released"
    LATE_STARTED = "late.started"
    LATE_RESERVED = "late.reserved"
    LATE_REVIVED = "late.revived"
    LATE_REFUND_RECORDED = "late.refund_recorded"
    LATE_REFUND_SENT = "late.refund_sent"  # the provider agreed, and that is not remembered yet
    LATE_REFUND_REMEMBERED = "late.refund_remembered"


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
