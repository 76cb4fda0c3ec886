"""From nothing to an open shop, step by step and told as it happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from deploy.local import parts, stack
from deploy.local.errors import StackError
from deploy.local.instance import ROOT, load, prepare
from deploy.local.plan import Plan
from deploy.local.stack import Stack


def say(text: str = "") -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)  # noqa: T201 - these commands talk to a person


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what happens now, and how many seconds it took."""
    began = time.monotonic()
    say(f"{title} ...")
    yield
    say(f"    {time.monotonic() - began:.1f} s")


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end a command as Ctrl-C does: cleanly."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, interrupt)
    yield


@contextmanager
def stopped_on_failure(running: Stack) -> Iterator[None]:
    """Stop the stack when a later step of the start fails or is interrupted."""
    try:
        yield
    except BaseException:
        running.stop()
        raise


def new_plan(
    name: str,
    port: int | None,
    *,
    fresh: bool = False,
    with_faults: bool = False,
    vendors: Sequence[str] = (),
    **choices: Any,
) -> Plan:
    """The plan for starting an instance now; see Plan for the choices.

    port: of the shop; None for any.
    fresh: drop the data of an earlier start.
    with_faults, vendors: see Instance.

    Raises:
        StackError: it runs already, the port is taken, or the disk is nearly full.
    """
    before = load(name)
    if before is not None:
        if stack.is_running(name):
            raise StackError(
                f"{name} runs already in this folder, at {before.page('web')}. To stop it: "
                f"python -m deploy.local stop --instance {name}"
            )
        stack.stop(before)  # parts that were left alone because their supervisor was killed
        if fresh:
            stack.empty(before)
    stack.check_room()
    instance = prepare(name, web_port=port, with_faults=with_faults, vendors=vendors)
    return Plan(instance, **choices)


def start_servers(plan: Plan) -> Stack:
    """Start the plan; returns when its servers answer. Then `open_shop` opens the shop.

    Raises:
        StackError: a server does not start.
    """
    with step("Starting the servers"):
        running = stack.start(plan)
        with stopped_on_failure(running):
            running.wait_until_ready(plan.servers())
    return running


def open_shop(running: Stack) -> None:
    """Bring tables and data up to date, then start the shop's processes.

    Raises:
        StackError: one of these steps failed.
    """
    instance = running.instance
    marks = instance.folder / "marks"  # of what is done already, so that a later start is quick
    prepared = subprocess.run(  # noqa: S603
        [
            *(sys.executable, "manage.py", "prepare", "--marks", marks),
            *(["--no-demo"] if running.plan.no_demo else []),
            *(["--coarse"] if running.plan.throw_away else []),
        ],
        cwd=ROOT,
        env={**os.environ, **instance.environment()},
        check=False,
    )
    running.check()
    if prepared.returncode != 0:
        raise StackError("The shop could not be set up; the reason is above.")
    with step("Starting the shop"):
        running.release_shop()
        running.wait_until_ready(parts.shop(instance))
