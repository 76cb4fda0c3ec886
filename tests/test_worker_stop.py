"""A worker that is told to stop ends what it can, and puts back the rest: a real process."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from shop.kernel.job_connector import OutboxConnector
from shop.kernel.job_running import RunningJobs
from tests.stock import PROJECT

pytestmark = pytest.mark.usefixtures("committed")

BEGUN_WITHIN = 180  # seconds; of a machine that is busy
ENDED_WITHIN = 180  # seconds; far more than the grace, on a machine with much else to do
Worker = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Starts one on the suite's database, with a task that takes as many seconds as it is told."""
    (tmp_path / "slow.py").write_text(
        "import time\n"
        "from django.apps import AppConfig\n"
        "class Slow(AppConfig):\n"
        "    name = 'slow'\n"
        "    def ready(self):\n"
        "        from procrastinate.contrib.django import app\n"
        "        app.task(name='slow', pass_context=False)(lambda seconds: time.sleep(seconds))\n"
    )
    (tmp_path / "slow_settings.py").write_text(
        "from shop.settings.test import *\n"
        f"DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "INSTALLED_APPS = [*INSTALLED_APPS, 'slow.Slow']\n"
    )
    begun: list[subprocess.Popen[bytes]] = []

    def start(*, grace: int) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "slow_settings",
            "PYTHONPATH": str(tmp_path),
            "WORKER_GRACEFUL_TIMEOUT": str(grace),
        }
        begun.append(
            subprocess.Popen([sys.executable, "manage.py", "work"], cwd=PROJECT, env=environment)
        )
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def stopped_while_it_runs(job: int, process: "subprocess.Popen[bytes]") -> int:
    """The exit code of a worker that gets SIGTERM once it has begun a job."""
    deadline = time.monotonic() + BEGUN_WITHIN
    while not ProcrastinateJob.objects.filter(pk=job, status="doing").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)  # between looks; there is no signal to wait for
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=ENDED_WITHIN)


def test_a_job_that_ends_in_time_is_ended(worker: Worker) -> None:
    job = app.configure_task("slow").defer(seconds=1)

    code = stopped_while_it_runs(job, worker(grace=30))

    assert code == 0
    assert not ProcrastinateJob.objects.filter(pk=job).exists()


def test_a_job_that_does_not_is_put_back_for_another_worker(worker: Worker) -> None:
    job = app.configure_task("slow").defer(seconds=600)

    code = stopped_while_it_runs(job, worker(grace=0))

    assert code == 0
    assert ProcrastinateJob.objects.get(pk=job).status == "todo"


def test_a_job_that_ends_at_this_very_moment_keeps_no_other_from_going_back() -> None:
    waiting = app.configure_task("slow").defer(seconds=600)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [waiting])
    running = RunningJobs()
    for number in (waiting + 1_000_000, waiting):  # the first is none any more
        running._jobs[number] = Job(
            id=number, queue="default", lock=None, queueing_lock=None, task_name="slow"
        )

    async def put_back() -> None:
        async with app.open_async():
            await running.put_back(app)

    assert isinstance(app.connector, OutboxConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(put_back())

    assert ProcrastinateJob.objects.get(pk=waiting).status == "todo"
