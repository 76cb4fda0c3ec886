"""Giving new events their place in the feed, and each endpoint its deliveries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max
from django.db.transaction import atomic

from webhooks.kinds import TEST
from webhooks.models import Delivery, Endpoint, Event

AT_ONCE = 500  # events of one transaction
RETRIED_FOR = timedelta(days=3)


def publish(*, now: datetime) -> int:
    """Publish some of the events that are not yet, in the order in which they were written down.

    Only one run at a time may do so (the caller's lock); a second one would fail at the constraint
    on positions, and change nothing. One transaction: no event is published without its
    deliveries. Four statements, whatever the number of events and endpoints.

    Returns how many.
    """
    with atomic():
        new = Event.objects.filter(position=None).exclude(type=TEST).order_by("id")
        events = list(new[:AT_ONCE])
        if not events:
            return 0
        last = Event.objects.aggregate(last=Max("position"))["last"] or 0
        for position, event in enumerate(events, last + 1):
            event.position = position
        Event.objects.bulk_update(events, ["position"])
        Delivery.objects.bulk_create(_deliveries(events, now=now), ignore_conflicts=True)
    return len(events)


def _deliveries(events: Sequence[Event], *, now: datetime) -> list[Delivery]:
    endpoints = list(Endpoint.objects.filter(is_active=True))
    return [
        new_delivery(endpoint, event, now=now)
        for event in events
        for endpoint in endpoints
        if event.type in endpoint.types
    ]


def new_delivery(endpoint: Endpoint, event: Event, *, now: datetime) -> Delivery:
    """One that is tried at once, and given up after RETRIED_FOR. Not stored."""
    return Delivery(
        endpoint=endpoint, event=event, next_try_at=now, given_up_after=now + RETRIED_FOR
    )
