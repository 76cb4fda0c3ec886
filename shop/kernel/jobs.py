"""How background jobs are tried again, and woken without one for each thing to do. For all apps."""

from contextlib import suppress
from typing import Any

from django.db.transaction import atomic
from procrastinate import RetryStrategy
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

# For what has to happen, however long a store or a provider is away: after 5 seconds, then 10, 15,
# ... An outage of an hour is caught up with within some minutes; it gives up after 2.5 days, when
# the audit has long told.
PATIENTLY = RetryStrategy(max_attempts=300, linear_wait=5)


def wake(task: Any, *, seconds: int = 0, **arguments: Any) -> None:
    """Have a job run that sees to all rows that wait for it, unless one is about to.

    For rows that come in numbers, such as events: under load one job does for many, which costs a
    tenth. A row that is committed just as a job ends its search is found by the next one; so there
    is always a periodic one, too.

    seconds: how much later it runs at the earliest.
    """
    if ProcrastinateJob.objects.filter(queueing_lock=task.name, status="todo").exists():
        return
    with suppress(AlreadyEnqueued), atomic():
        later = {"schedule_in": {"seconds": seconds}} if seconds else {}
        task.configure(queueing_lock=task.name, **later).defer(**arguments)
