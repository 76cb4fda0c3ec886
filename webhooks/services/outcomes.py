"""Writing down what became of a try, and when the next one is."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.db.transaction import atomic

from webhooks.models import Delivery, DeliveryState, Endpoint
from webhooks.services.endpoints import give_up
from webhooks.services.sending import Outcome

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=8)
GROWTH = 3  # times the wait before: 1, 3, 9, 27, 81 minutes, 4 hours, then 8, for three days
JITTER = 0.2  # so that what failed together does not come back together
LONGEST_REST = timedelta(minutes=5)


def record(delivery: Delivery, outcome: Outcome, *, now: datetime) -> None:
    """The last try's figures, the delivery's fate, and how its endpoint does.

    Nothing, when the delivery was deleted meanwhile together with its endpoint.
    """
    with atomic():
        known = Delivery.objects.filter(pk=delivery.pk)
        if not known.update(
            **_fate(delivery, outcome, now=now),
            tried_at=now,
            status_code=outcome.status,
            duration_ms=outcome.duration_ms,
            answer=outcome.answer,
            failure=outcome.failure,
        ):
            return
        if outcome.is_delivered:
            _works(delivery.endpoint_id)
        else:
            _fails(delivery.endpoint_id, now=now)


def _fate(delivery: Delivery, outcome: Outcome, *, now: datetime) -> dict[str, Any]:
    if outcome.is_delivered:
        return {"state": DeliveryState.DELIVERED, "next_try_at": None}
    next_try_at = now + wait_after(delivery.tries)
    if next_try_at <= delivery.given_up_after:
        return {"state": DeliveryState.WAITING, "next_try_at": next_try_at}
    return {"state": DeliveryState.FAILED, "next_try_at": None}


def wait_after(tries: int) -> timedelta:
    """How long a delivery waits that has failed so often, one time or more."""
    growing = FIRST_WAIT * GROWTH ** min(tries - 1, 10)
    spread = 1 + JITTER * (2 * random.random() - 1)  # noqa: S311 (nobody gains by guessing it)
    wait: timedelta = min(growing, LONGEST_WAIT)
    return wait * spread


def _works(endpoint_id: int) -> None:
    failing = Endpoint.objects.filter(pk=endpoint_id, failing_since__isnull=False)
    failing.update(failing_since=None, rests_until=None)


def _fails(endpoint_id: int, *, now: datetime) -> None:
    """It rests for a tenth of the time that it has failed for, and in the end for good.

    Otherwise each new event would be tried at once at a place that has been dead for days.
    """
    Endpoint.objects.filter(pk=endpoint_id, failing_since=None).update(failing_since=now)
    endpoint = Endpoint.objects.get(pk=endpoint_id)
    assert endpoint.failing_since is not None  # written just now, in this transaction
    if give_up(endpoint, now=now):
        return
    rest = min((now - endpoint.failing_since) / 10, LONGEST_REST)
    Endpoint.objects.filter(pk=endpoint_id).update(rests_until=now + rest)
