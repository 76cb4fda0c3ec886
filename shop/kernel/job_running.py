"""What goes around each job in a worker: its name in the logs, and its return to the queue."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.utils import timezone
from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from shop.kernel.correlation import about

logger = logging.getLogger(__name__)


class RunningJobs:
    """The jobs that a worker has begun and not ended."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}

    async def note(
        self, call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: Worker
    ) -> Any:
        """A middleware of the worker's."""
        assert context.job.id is not None
        self._jobs[context.job.id] = context.job
        try:
            return await call_next()
        finally:
            del self._jobs[context.job.id]

    async def put_back(self, app: App) -> None:
        """Have another worker begin them anew: every job is safe to repeat, from any point.

        To be called just before this process ends, so that no job runs twice at once for long. One
        that ends at this very moment cannot be put back, and one whose database is away is found
        by the worker that looks for jobs of processes that are gone: neither keeps the others.
        """
        for job in list(self._jobs.values()):
            about_it = {"job": job.id, "task": job.task_name}
            try:
                await app.job_manager.retry_job(job, retry_at=timezone.now())
            except ConnectorException as error:
                logger.warning("job not put back: %s", error.__cause__, extra=about_it)
            else:
                logger.warning("job put back", extra=about_it)


def correlated(call_next: Callable[[], Any], context: JobContext, _worker: Worker) -> Any:
    """A middleware of tasks: what is logged meanwhile says which job it is about."""
    with about(job=str(context.job.id), task=context.job.task_name):
        return call_next()
