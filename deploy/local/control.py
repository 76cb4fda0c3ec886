"""Takes single parts of a running stack away and gives them back, for tests of crashes."""

import signal
import time
from contextlib import suppress

import psutil

from deploy.local import health, parts, stack, supervisor
from deploy.local.errors import StackError
from deploy.local.instance import Instance

_PATIENCE = 60  # seconds


def kill(instance: Instance, part: str, *, hold: bool = False) -> None:
    """Kill a part with all its processes (SIGKILL); returns when they are gone.

    hold: it stays away until `start`, where it would be started again at once.

    Raises:
        StackError: it does not run, or the stack is not one that starts its parts again.
    """
    if not instance.with_faults:
        raise StackError(f"{instance.name} was not started with --with-faults.")
    family = _family(instance, part)
    if hold:
        supervisor.held_file(instance, part).touch()
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    _wait_for_end(family)


def start(instance: Instance, part: str) -> None:
    """Let a part that is held back start again; returns at once."""
    supervisor.held_file(instance, part).unlink(missing_ok=True)


def pause(instance: Instance, part: str) -> None:
    """Freeze a part (SIGSTOP): it takes connections, and answers nothing.

    Raises:
        StackError: it does not run.
    """
    _signal(instance, part, signal.SIGSTOP)


def resume(instance: Instance, part: str) -> None:
    """Let a frozen part go on (SIGCONT).

    Raises:
        StackError: it does not run.
    """
    _signal(instance, part, signal.SIGCONT)


def wait_until_back(instance: Instance, *, with_shop: bool = False) -> None:
    """Return when every server, and the shop, runs and answers.

    Raises:
        StackError: one did not in time.
    """
    give_up_at = time.monotonic() + _PATIENCE
    shop = parts.shop(instance) if with_shop else []
    wanted = parts.servers(instance, throw_away=True) + shop
    for part in wanted:
        while part.name not in stack.processes(instance) or not health.is_ready(part, instance):
            if time.monotonic() > give_up_at:
                log = supervisor.log_file(instance, part.name)
                raise StackError(f"{part.name} did not come back; see {log}.")
            time.sleep(0.05)


def _signal(instance: Instance, part: str, what: signal.Signals) -> None:
    for process in _family(instance, part):
        with suppress(psutil.NoSuchProcess):
            process.send_signal(what)


def _family(instance: Instance, part: str) -> list[psutil.Process]:
    """The part's processes, the first one first: it starts the others again while it lives."""
    first = stack.processes(instance).get(part)
    if first is None:
        raise StackError(f"{part} does not run in {instance.name}.")
    with suppress(psutil.NoSuchProcess):
        return [first, *first.children(recursive=True)]
    return []


def _wait_for_end(family: list[psutil.Process]) -> None:
    give_up_at = time.monotonic() + _PATIENCE
    while any(map(stack.is_alive, family)):
        if time.monotonic() > give_up_at:
            raise StackError(f"Process {family[0].pid} cannot be killed.")
        time.sleep(0.01)
