"""The feed: what has happened, for systems that catch up."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from webhooks.errors import EventsGone
from webhooks.models import Event


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some events in the order of the feed, and whether there are more now."""

    events: Sequence[Event]
    has_more: bool


def events_after(uuid: UUID | None, *, most: int) -> FeedPage:
    """What came after an event; from the oldest that is kept when none is named.

    A reader that goes on from the last event it has seen misses none: see `Event.position`.

    Raises:
        EventsGone: the event is not kept any more, so what followed may not be either.
    """
    rows = Event.objects.filter(position__isnull=False).order_by("position")
    if uuid is not None:
        place = rows.filter(uuid=uuid).values_list("position", flat=True).first()
        if place is None:
            raise EventsGone
        rows = rows.filter(position__gt=place)
    found = list(rows[: most + 1])
    return FeedPage(found[:most], has_more=len(found) > most)
