"""Runs background jobs until it is told to stop: the process `worker`."""

import asyncio
import logging
import os
import signal
import sys
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django import app

from shop.kernel.job_connector import OutboxConnector
from shop.kernel.job_running import RunningJobs, correlated
from shop.start_checks import faults

logger = logging.getLogger(__name__)

POLLING = 1.0  # seconds between looks for jobs that nothing told of: those of a later time


class Command(BaseCommand):
    help = (
        "Run background jobs until SIGTERM. Then begin no more, give those that run "
        "WORKER_GRACEFUL_TIMEOUT seconds, and put back what is left, for another worker."
    )

    requires_system_checks = []  # they come after what they themselves need: handle

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.CHECK_START:
            self.check()
        elif found := faults(is_worker=True):
            raise CommandError("Kraam does not start: " + " ".join(found), returncode=1)
        assert isinstance(app.connector, OutboxConnector)
        with app.replace_connector(app.connector.get_worker_connector()):
            asyncio.run(_work())


async def _work() -> None:
    """Returns once it was asked to stop and every job that was begun has ended."""
    running = RunningJobs()
    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(
                concurrency=settings.WORKER_THREADS,
                delete_jobs="successful",
                fetch_job_polling_interval=POLLING,
                install_signal_handlers=False,
                worker_middleware=[running.note],
                task_middleware=[correlated],
            )
        )
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()  # which procrastinate takes for a wish to finish what runs
        await asyncio.wait({working}, timeout=settings.WORKER_GRACEFUL_TIMEOUT)
        if not working.done():
            await _give_back(running)
        stopped.cancel()
        if not working.cancelled():
            working.result()  # raises what ended it, if nobody had asked it to stop


async def _give_back(running: RunningJobs) -> NoReturn:
    """Ends the process at once: the threads of these jobs would go on, and keep it alive."""
    code = 1
    try:
        await running.put_back(app)
        code = 0
    except Exception:
        logger.exception("jobs not put back")
    finally:
        sys.stdout.flush()
        os._exit(code)
