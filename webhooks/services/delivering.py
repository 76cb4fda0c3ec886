"""Delivering what waits: one job, many threads, and no endpoint waits for another.

One run at a time, over all workers, held by a lock of PostgreSQL that ends with its connection. So
however many endpoints hang, the worker has all its other threads for orders; and a run that was
killed is followed by the next. Nothing is marked before it is done, but for a delivery's next try,
which is put off while it is under way: after a kill it is sent again.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from procrastinate.contrib.django import app

from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import AFTER_ORDERS
from webhooks.bodies import body_of
from webhooks.models import Delivery, DeliveryState, Endpoint
from webhooks.services.endpoints import secrets_of
from webhooks.services.outcomes import record
from webhooks.services.publishing import publish
from webhooks.services.sending import DEADLINE, Outcome, send
from webhooks.services.waking import DELIVER, wake_delivery
from webhooks.signatures import signed_headers

logger = logging.getLogger(__name__)

RUN_FOR = 45.0  # seconds, after which the run ends what it has begun, and another follows
PER_ENDPOINT = 8  # deliveries at once, to one that works; one at a time to one that does not
THREADS = 64  # more than endpoints may be switched on (webhooks.admin), so each has one
# A delivery under way comes due again after this: its run was killed.
AGAIN_AFTER = timedelta(seconds=2 * DEADLINE + 30)
_LOCK = 5_310_030

Sending = dict["Future[Outcome]", Delivery]


@app.periodic(cron="* * * * *")
@app.task(name=DELIVER, queueing_lock=DELIVER, priority=AFTER_ORDERS, pass_context=False)
def deliver(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Every minute, and after each event: publish what is new, send what is due.

    Returns when nothing is due any more, or after RUN_FOR; then another run follows. At once when
    there is a run already.
    """
    with _alone() as is_alone:
        if not is_alone:
            return
        is_done = _run(until=time.monotonic() + RUN_FOR)
    if not is_done:
        wake_delivery()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether there is no other run; there will be none before the end of this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        [is_alone] = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _run(*, until: float) -> bool:
    """Whether everything was done that is due."""
    sending: Sending = {}
    published = 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="webhook") as threads:
        while True:
            is_late = time.monotonic() >= until
            if not is_late:
                published = publish(now=timezone.now())
                _begin(_due(sending, now=timezone.now()), sending, threads)
            if not sending:
                if is_late or not published:
                    return not is_late
                continue
            done, _running = wait(sending, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                fail_point(FailPoint.WEBHOOK_DELIVERED)
                record(sending.pop(future), future.result(), now=timezone.now())


def _due(sending: Sending, *, now: datetime) -> Sequence[Delivery]:
    """What can be begun: for each endpoint the longest due, as many as it may have at once.

    Two statements, for any number of endpoints, each of which costs a look into an index.
    """
    waiting = Delivery.objects.filter(
        endpoint=OuterRef("pk"), state=DeliveryState.WAITING, next_try_at__lte=now
    )
    longest_due = waiting.order_by("next_try_at", "pk").values("pk")[:PER_ENDPOINT]
    endpoints = Endpoint.objects.filter(
        Q(rests_until=None) | Q(rests_until__lte=now), is_active=True
    ).annotate(due=ArraySubquery(longest_due))
    busy = Counter(delivery.endpoint_id for delivery in sending.values())
    chosen: list[int] = []
    for endpoint in endpoints:
        may_have = PER_ENDPOINT if endpoint.failing_since is None else 1
        chosen += endpoint.due[: max(may_have - busy[endpoint.pk], 0)]
    if not chosen:
        return []
    found = Delivery.objects.filter(pk__in=chosen).select_related("endpoint", "event")
    return list(found.order_by("next_try_at", "pk"))


def _begin(due: Sequence[Delivery], sending: Sending, threads: ThreadPoolExecutor) -> None:
    """Their next try is put off, so that this one is not begun twice."""
    if not due:
        return
    now = timezone.now()
    Delivery.objects.filter(pk__in=[each.pk for each in due]).update(
        next_try_at=now + AGAIN_AFTER, tries=F("tries") + 1
    )
    for delivery in due:
        delivery.tries += 1
        body = body_of(delivery.event)
        keys = secrets_of(delivery.endpoint, now=now)
        headers = {
            "Content-Type": "application/json",
            **signed_headers(str(delivery.event.uuid), body, keys, now=now),
        }
        sending[threads.submit(_send, delivery.endpoint.url, body, headers, bool(keys))] = delivery


def _send(url: str, body: bytes, headers: dict[str, str], can_sign: bool) -> Outcome:
    if not can_sign:
        return Outcome(0, failure="its secret cannot be read: rotate it")
    return send(url, body, headers)
