"""Start a stack, wait until it answers, stop it, empty it: what the commands are made of."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

import psutil

from deploy.local import health, parts, postgres, supervisor
from deploy.local.errors import StackError
from deploy.local.instance import HOME, ROOT, Instance, load
from deploy.local.part import Part
from deploy.local.plan import Plan

_ROOM = 1_000_000_000  # bytes that must be free on the disk before we start
_CLOCKS = 1  # seconds by which the system's and our idea of a process's start may differ
_STOP_LIMIT = 15  # seconds; honcho itself kills what lasts longer than 5


class Stack:
    """The handle that a command holds on the stack it started."""

    def __init__(self, plan: Plan, process: subprocess.Popen) -> None:
        self.plan = plan
        self.instance = plan.instance
        self._process = process

    def check(self) -> None:
        """Raises StackError with the part's name and the end of its log if one part ended."""
        code = self._process.poll()
        if code is None:
            return
        report = supervisor.failure_file(self.instance)
        if report.exists():
            raise StackError(report.read_text())
        log = supervisor.log_file(self.instance, "supervisor")
        raise StackError(f"The stack was stopped from elsewhere (exit code {code}); see {log}.")

    def wait_until_ready(self, wanted: Sequence[Part]) -> None:
        """Return when every part answers.

        Raises:
            StackError: one ended, or did not answer in time.
        """
        began = time.monotonic()
        for part in wanted:
            while not health.is_ready(part, self.instance):
                self.check()
                if time.monotonic() > began + part.patience:
                    log = supervisor.log_file(self.instance, part.name)
                    raise StackError(
                        f"{part.name} did not answer within {part.patience} seconds; see {log}."
                    )
                time.sleep(0.05)

    def release_shop(self) -> None:
        """Let the shop's processes start, which wait for tables and data."""
        parts.setup_done(self.instance).touch()

    def stop(self) -> None:
        """Stop every part; returns when they are gone."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._process.wait()


def start(plan: Plan) -> Stack:
    """Start all parts of the plan; those of the shop wait for `release_shop`."""
    instance = plan.instance
    parts.setup_done(instance).unlink(missing_ok=True)
    supervisor.failure_file(instance).unlink(missing_ok=True)
    for leftover in (*instance.fail_points.iterdir(), *instance.folder.glob("held-*")):
        leftover.unlink()
    with supervisor.log_file(instance, "supervisor").open("w") as log:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "deploy.local.supervisor", *plan.arguments()],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us, who then stop the parts in order
        )
    return Stack(plan, process)


def check_room() -> None:
    """Raises StackError when the disk is nearly full."""
    HOME.mkdir(exist_ok=True)
    free = shutil.disk_usage(HOME).free
    if free < _ROOM:
        raise StackError(
            f"Only {free // 1_000_000} MB are free on the disk of {HOME}: "
            f"free at least {_ROOM // 1_000_000} MB and try again."
        )


def processes(instance: Instance) -> dict[str, psutil.Process]:
    """The living processes of the instance's last start, by part; "supervisor" is one of them."""
    file = supervisor.processes_file(instance)
    if not file.exists():
        return {}
    alive = {}
    for name, (pid, noted_at) in json.loads(file.read_text()).items():
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if process.create_time() < noted_at + _CLOCKS and is_alive(process):
                alive[name] = process
    return alive


def is_running(name: str) -> bool:
    """Whether the instance's supervisor lives."""
    instance = load(name)
    return instance is not None and "supervisor" in processes(instance)


def stop(instance: Instance) -> bool:
    """Stop the instance wherever it was started; returns whether anything ran.

    Parts that were left alone, because their supervisor was killed, are stopped too.
    """
    alive = processes(instance)
    leader = alive.pop("supervisor", None)
    if leader is not None:
        leader.terminate()
        _wait_for_end([leader])
    for orphan in alive.values():
        _end_with_children(orphan)
    supervisor.processes_file(instance).unlink(missing_ok=True)
    return leader is not None or bool(alive)


def _end_with_children(process: psutil.Process) -> None:
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for member in family:
        with suppress(psutil.NoSuchProcess):
            member.terminate()
    for member in _wait_for_end(family):
        with suppress(psutil.NoSuchProcess):
            member.kill()


def _wait_for_end(ending: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Returns those that still live when the time is up.

    Not psutil.wait_procs: that waits for zombies too, and in a container nobody may fetch those.
    """
    deadline = time.monotonic() + _STOP_LIMIT
    while any(map(is_alive, ending)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [process for process in ending if is_alive(process)]


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that has ended and was not fetched yet does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def empty(instance: Instance) -> None:
    """Delete everything that a stopped instance holds, its secrets included."""
    postgres.remove_data(instance)
    shutil.rmtree(instance.folder)
