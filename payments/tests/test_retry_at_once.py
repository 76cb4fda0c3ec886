"""Two workers that look for jobs of dead ones at the same moment."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.services.payment import give_back
from orders.tests.racing import at_once
from payments.services.events import handle_events
from payments.services.sweeping import retry_jobs_of_dead_workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed")]

JOBS = 8
ROUNDS = 3


def leave_behind() -> None:
    """All jobs that wait are taken by a worker, which dies."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")


def look_for_dead_workers() -> None:
    async_to_sync(retry_jobs_of_dead_workers)(silent_for=30)


def test_each_job_of_a_dead_worker_is_run_again_once() -> None:
    for _ in range(ROUNDS):
        ProcrastinateJob.objects.all().delete()
        for number in range(JOBS):
            give_back.defer(order_id=str(number))
        handle_events.configure(queueing_lock="events").defer()
        leave_behind()
        handle_events.configure(queueing_lock="events").defer()  # another one waits already

        at_once(look_for_dead_workers, look_for_dead_workers)

        jobs = ProcrastinateJob.objects.all()
        assert {job.status for job in jobs} == {"todo"}
        assert jobs.filter(task_name=give_back.name).count() == JOBS
        assert jobs.filter(task_name=handle_events.name).count() == 1
