"""Sending again, and trying out: what staff ask for in the back-office."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.db.transaction import atomic, on_commit
from django.utils import timezone
from procrastinate.contrib.django import app

from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY
from webhooks.errors import EndpointOff
from webhooks.kinds import TEST
from webhooks.models import Delivery, DeliveryState, Endpoint, Event
from webhooks.services.publishing import RETRIED_FOR, new_delivery
from webhooks.services.waking import wake_delivery

AT_ONCE = 500  # events of one transaction
LONGEST_TRANSACTION = timedelta(minutes=1)


def send_again(delivery_ids: Sequence[int], *, now: datetime) -> int:
    """Try deliveries anew, for three days. Their events keep their ids, which receivers know.

    Returns how many: those to an endpoint that is switched off are left.
    """
    with atomic():
        meant = Delivery.objects.filter(pk__in=delivery_ids, endpoint__is_active=True)
        begun = _wait_again(meant, now=now)
        on_commit(wake_delivery, robust=True)
    return begun


def send_test(endpoint: Endpoint, *, by: str, now: datetime) -> Delivery:
    """An event that tells nothing, for this endpoint alone; it is not in the feed.

    Raises:
        EndpointOff: nothing is sent there.
    """
    with atomic():
        _check_on(endpoint)
        event = Event.objects.create(type=TEST, subject=by[:128], data={"hello": "world"}, at=now)
        delivery = new_delivery(endpoint, event, now=now)
        delivery.save(force_insert=True)
        on_commit(wake_delivery, robust=True)
    return delivery


def start_replay(endpoint: Endpoint, *, since: datetime) -> None:
    """Have the worker send all events since a time again that the endpoint wants.

    Also those that it had, and those of a time in which it was switched off.

    Raises:
        EndpointOff: nothing is sent there.
    """
    _check_on(endpoint)
    published = Event.objects.filter(position__isnull=False)
    # A place is given after the commit, so what was earlier by a moment may stand behind.
    near = published.filter(at__gte=since - LONGEST_TRANSACTION).order_by("at", "id")
    first = near.values_list("position", flat=True).first()
    last = published.aggregate(last=Max("position"))["last"]
    if first is not None:
        replay.defer(
            endpoint_id=endpoint.pk,
            since=since.isoformat(),
            after=first - 1,
            until=last,
        )


@app.task(name="webhooks.replay", retry=PATIENTLY, priority=AFTER_ORDERS)
def replay(*, endpoint_id: int, since: str, after: int, until: int) -> None:
    """One step of it. The next one is recorded with this one's deliveries, so none is lost.

    since: ISO 8601. after, until: positions of the feed; what comes later is delivered anyway.
    """
    now = timezone.now()
    with atomic():
        endpoint = Endpoint.objects.filter(pk=endpoint_id).first()
        wanted = Event.objects.filter(position__gt=after, position__lte=until).order_by("position")
        events = list(wanted[:AT_ONCE])
        if endpoint is None or not events:
            return
        meant = [
            event
            for event in events
            if event.type in endpoint.types and event.at >= datetime.fromisoformat(since)
        ]
        _wait_again(Delivery.objects.filter(endpoint=endpoint, event__in=meant), now=now)
        Delivery.objects.bulk_create(
            (new_delivery(endpoint, event, now=now) for event in meant), ignore_conflicts=True
        )
        last = events[-1].position
        assert last is not None  # as it is greater than `after`
        replay.defer(endpoint_id=endpoint_id, since=since, after=last, until=until)
        on_commit(wake_delivery, robust=True)


def _check_on(endpoint: Endpoint) -> None:
    if not endpoint.is_active:
        raise EndpointOff


def _wait_again(deliveries: "QuerySet[Delivery]", *, now: datetime) -> int:
    return deliveries.update(
        state=DeliveryState.WAITING,
        next_try_at=now,
        given_up_after=now + RETRIED_FOR,
        tries=0,
    )
