"""Forgetting events and what was sent of them."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from shop.kernel.jobs import AFTER_ORDERS
from webhooks.models import Event

KEPT = timedelta(days=30)
AT_ONCE = 1000  # events of one transaction


@app.periodic(cron="53 3 * * *")
@app.task(
    name="webhooks.forget_events",
    queueing_lock="webhooks.forget_events",
    priority=AFTER_ORDERS,
    pass_context=False,
)
def forget_events(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Every night: delete what is older than KEPT, the oldest first, a little at a time.

    The feed tells by the event that a reader names whether all after it is still there; so no
    event may go before an older one.
    """
    old = Event.objects.filter(at__lt=timezone.now() - KEPT).order_by("at", "id")
    while ids := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        Event.objects.filter(pk__in=ids).delete()  # with their deliveries, in one transaction
