"""After a fault: everything runs again, what is due is done now instead of minutes later."""

import time
from datetime import timedelta

import httpx
from asgiref.sync import async_to_sync
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from deploy.local import control
from deploy.local.instance import Instance
from orders.models import Order, OrderMail
from orders.services.mailing import AGAIN_AFTER, send_mails
from orders.states import OrderState
from payments.models import ReceivedEvent, Refund, RefundState
from payments.services.sweeping import MISMATCH_KEPT, retry_jobs_of_dead_workers, sweep

LIMIT = 90.0  # seconds
_AHEAD = MISMATCH_KEPT + timedelta(minutes=30)  # by then every deadline of now is over
_OWN_TIME = 0.7  # seconds that the shop's own worker has for a job before we lend a hand
_OPEN = [OrderState.PLACING, OrderState.AWAITING_PAYMENT]
_UNDER_WAY = ["todo", "doing"]


class NotRecovered(Exception):
    """Something is still to be done, and nothing does it."""


def recover(instance: Instance) -> None:
    """Return when nothing is left to be done.

    Raises:
        NotRecovered: something is, after LIMIT seconds.
    """
    httpx.delete(f"http://{instance.address('faults')}/faults").raise_for_status()
    control.wait_until_back(instance, with_shop=True)
    connections.close_all()
    # Its connections may have died with the server.
    connections["default"].close_pool()  # type: ignore[attr-defined]
    give_up_at = time.monotonic() + LIMIT
    while True:
        _deliver(instance)
        ahead = timezone.now() + _AHEAD
        sweep(timestamp=int(ahead.timestamp()))
        _await_worker()
        send_mails(timestamp=int((timezone.now() + 2 * AGAIN_AFTER).timestamp()))
        left = _left(instance)
        if not left:
            return
        if time.monotonic() > give_up_at:
            raise NotRecovered(f"After {LIMIT:.0f} seconds there are still {', '.join(left)}.")


def _deliver(instance: Instance) -> None:
    """Have the provider send its events again now, rather than when it next would."""
    address = f"http://{instance.address('stripe')}/_local/webhooks"
    httpx.post(address, json={"retry": True}).raise_for_status()
    give_up_at = time.monotonic() + _OWN_TIME
    while _undelivered(instance) and time.monotonic() < give_up_at:
        time.sleep(0.05)


def _undelivered(instance: Instance) -> int:
    told = httpx.get(f"http://{instance.address('stripe')}/_local/deliveries").json()
    return sum(delivery["state"] == "waiting" for delivery in told["data"])


def _await_worker() -> None:
    """The shop's worker does its jobs; those of a dead one, and later tries, are done here."""
    give_up_at = time.monotonic() + _OWN_TIME
    while ProcrastinateJob.objects.filter(status__in=_UNDER_WAY).exists():
        if time.monotonic() > give_up_at:
            _run_now()
            return
        time.sleep(0.05)


def _run_now() -> None:
    """Jobs may run twice at once by this, which they have to bear anyway."""
    async_to_sync(retry_jobs_of_dead_workers)(silent_for=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def _left(instance: Instance) -> list[str]:
    """What is still to be done, in words."""
    counts = {
        "jobs": ProcrastinateJob.objects.filter(status__in=_UNDER_WAY).count(),
        "events at the provider": _undelivered(instance),
        "events": ReceivedEvent.objects.filter(handled_at=None).count(),
        "open orders": Order.objects.filter(state__in=_OPEN).count(),
        "orders to sell": Order.objects.exclude(to_sell="").count(),
        "refunds": Refund.objects.filter(state=RefundState.REQUESTED).count(),
        "mails": OrderMail.objects.filter(sent_at=None).count(),
    }
    return [f"{number} {what}" for what, number in counts.items() if number]
