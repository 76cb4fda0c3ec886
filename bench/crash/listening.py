"""Another system of the merchant, which is told of every event."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.webhook_receiver import receiving
from webhooks.kinds import EventType
from webhooks.models import Endpoint
from webhooks.services.endpoints import give_secret


@contextmanager
def other_system() -> Iterator[None]:
    """It listens for as long as the context lasts, and takes all that comes."""
    with receiving() as receiver:
        endpoint = Endpoint(url=receiver.address(), types=EventType.values)
        give_secret(endpoint)
        endpoint.save()
        try:
            yield
        finally:
            Endpoint.objects.filter(pk=endpoint.pk).update(is_active=False)
