"""Endpoints and events, as tests need them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from webhooks.kinds import EventType
from webhooks.models import Delivery, Endpoint, Event
from webhooks.services.delivering import deliver
from webhooks.services.endpoints import give_secret


def make_endpoint(url: str, **fields: Any) -> Endpoint:
    """One that wants everything."""
    endpoint = Endpoint(url=url, **{"types": EventType.values, **fields})
    give_secret(endpoint)
    endpoint.save()
    return endpoint


def make_events(number: int = 1, *, at: datetime | None = None, kind: str = "") -> list[Event]:
    """Not published yet."""
    return Event.objects.bulk_create(
        Event(
            type=kind or EventType.ORDER_PAID,
            subject=f"ORDER{n}",
            data={"number": f"ORDER{n}"},
            at=at or timezone.now(),
        )
        for n in range(number)
    )


def run_delivery() -> None:
    """What the worker does."""
    deliver(timestamp=0)


def come_due() -> None:
    """As if all waits were over."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(next_try_at__isnull=False).update(next_try_at=past)
    Endpoint.objects.update(rests_until=None)
