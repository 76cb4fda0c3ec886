"""What a delivery says: the same bytes at every try, and what the feed shows of the event."""

from datetime import UTC
from typing import Any

import orjson

from webhooks.models import Event


def told(event: Event) -> dict[str, Any]:
    """An event, for a receiver or a reader of the feed."""
    at = event.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"id": str(event.uuid), "type": event.type, "timestamp": at, "data": event.data}


def body_of(event: Event) -> bytes:
    """The body of a delivery. UTF-8, and times in UTC."""
    return orjson.dumps(told(event))
