"""Having the worker deliver what there is."""

from procrastinate.contrib.django import app

from shop.kernel.jobs import wake
from webhooks.models import Endpoint

DELIVER = "webhooks.deliver"  # the name of its job


def wake_delivery() -> None:
    """Have the worker publish and deliver soon, if there is anybody to deliver to.

    Without an endpoint the run of every minute is enough: it fills the feed.
    """
    if Endpoint.objects.filter(is_active=True).exists():
        wake(app.tasks[DELIVER], timestamp=0)
