"""Another system of the merchant, which is told of every event."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from tests.webhook_receiver import receiving
from webhooks.kinds import EventType
from webhooks.models import Endpoint
from webhooks.services.endpoints import give_secret


@contextmanager
def other_system() -> Iterator[None]:
    """It listens for as long as the context lasts, and takes all that comes."""
    connections.close_all()
    # Those of the shop before this one.
    connections["default"].close_pool()  # type: ignore[attr-defined]
    Endpoint.objects.update(is_active=False)
    with receiving() as receiver:
        endpoint = Endpoint(url=receiver.address(), types=EventType.values)
        give_secret(endpoint)
        endpoint.save()
        yield
