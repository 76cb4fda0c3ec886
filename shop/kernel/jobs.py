"""How background jobs are tried again, and woken without one for each thing to do. For all apps."""

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from shop.kernel.transactions import bearing

# For what has to happen, however long a store or a provider is away: after 5 seconds, then 10, 15,
# ... An outage of an hour is caught up with within some minutes; it gives up after 2.5 days, when
# the audit has long told.
PATIENTLY = RetryStrategy(max_attempts=300, linear_wait=5)

# The priority of jobs that no order waits for; others have 0, and so are begun before them.
AFTER_ORDERS = -10


def wake(task: Any, *, seconds: int = 0, **arguments: Any) -> None:
    """Have a job run that sees to all rows that wait for it, unless one is about to.

    For rows that come in numbers, such as events: under load one job does for many, which costs a
    tenth. A row that is committed just as a job ends its search is found by the next one; so there
    is always a periodic one, too.

    seconds: how much later it runs at the earliest.
    """
    if ProcrastinateJob.objects.filter(queueing_lock=task.name, status="todo").exists():
        return
    later = {"schedule_in": {"seconds": seconds}} if seconds else {}
    defer_once(task.configure(queueing_lock=task.name, **later), **arguments)


def defer_once(job: Any, **arguments: Any) -> None:
    """Have a job run, unless one with its lock waits already. In a transaction, or in none.

    job: a configured task with a `queueing_lock`.

    Raises:
        OperationalError: the connection was lost, and with it the transaction.
    """
    with bearing(AlreadyEnqueued):
        job.defer(**arguments)
