"""The commands of the local stack, as the Makefile calls them."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from deploy.local import control, parts, stack, supervisor
from deploy.local.errors import StackError
from deploy.local.instance import Instance, existing, load
from deploy.local.launch import (
    interruptible,
    new_plan,
    open_shop,
    say,
    start_servers,
    stopped_on_failure,
)
from deploy.local.stack import Stack

DEMO = "demo"
_LAST_WORDS = 10  # seconds that a command has to end after the stack under it has gone


def demo(name: str, port: int) -> int:
    """Serve in the foreground until Ctrl-C."""
    with interruptible():
        running = start_servers(new_plan(name, port, with_shop=True, owner=os.getpid()))
        with stopped_on_failure(running):
            open_shop(running)
        _say_addresses(running.instance)
        say("\nCtrl-C stops everything.")
        try:
            while True:
                running.check()
                time.sleep(0.2)
        except KeyboardInterrupt:
            say("\nStopping ...")
        finally:
            running.stop()
    say("Stopped. All data is kept.")
    return 0


def up(
    name: str,
    port: int,
    *,
    servers_only: bool,
    without: Sequence[str],
    with_faults: bool,
    vendors: Sequence[str],
) -> int:
    """Serve in the background; returns once everything answers."""
    with interruptible():
        plan = new_plan(
            name,
            port,
            with_shop=not servers_only,
            without=without,
            with_faults=with_faults,
            vendors=vendors,
        )
        running = start_servers(plan)
        if not servers_only:
            with stopped_on_failure(running):
                open_shop(running)
            _say_addresses(running.instance)
    say(f"\nRuns in the background; its environment is in {running.instance.folder / 'env'}.")
    return 0


def stop(name: str) -> int:
    """Stop what `up` or another terminal's `demo` started."""
    instance = load(name)
    ran = instance is not None and stack.stop(instance)
    say("Stopped. All data is kept." if ran else "Nothing was running.")
    return 0


def reset(name: str, *, force: bool) -> int:
    """Delete the instance with all its data, after asking."""
    instance = load(name)
    if instance is None:
        say("Nothing to delete.")
        return 0
    if not force:
        if not sys.stdin.isatty():
            raise StackError("This deletes all data, so it asks first; FORCE=1 does not ask.")
        if input(f"Delete all products, orders and files of {name}? [y/N] ").lower() != "y":
            say("Nothing was deleted.")
            return 1
    stack.stop(instance)
    stack.empty(instance)
    say("Deleted.")
    return 0


def exec_(
    name: str,
    command: Sequence[str],
    *,
    with_shop: bool,
    without: Sequence[str],
    with_faults: bool,
    vendors: Sequence[str],
    keep: bool,
) -> int:
    """Run a command on a fresh stack of its own, then remove that; returns the command's code."""
    if name == DEMO:
        raise StackError(f"--instance {DEMO} holds the demo's data: name another one.")
    if not command:
        raise StackError("Say what to run: python -m deploy.local exec --instance NAME -- COMMAND")
    with interruptible():
        plan = new_plan(
            name,
            None,
            fresh=True,
            throw_away=True,
            with_shop=with_shop,
            without=without,
            with_faults=with_faults,
            vendors=vendors,
            owner=os.getpid(),
        )
        running = start_servers(plan)
        try:
            if with_shop:
                open_shop(running)
            return _run_beside(running, command)
        finally:
            running.stop()
            if not keep:
                stack.empty(running.instance)


def kill(name: str, part: str, *, hold: bool) -> int:
    """Kill one part; hold: it stays away until it is started."""
    control.kill(existing(name), part, hold=hold)
    return 0


def steer(name: str, command: str, part: str) -> int:
    """Start, pause or resume one part."""
    steps = {"start": control.start, "pause": control.pause, "resume": control.resume}
    steps[command](existing(name), part)
    return 0


def env(name: str) -> int:
    """Print the environment of the instance for `eval` or a file."""
    for key, value in existing(name).environment().items():
        say(f"export {key}={shlex.quote(value)}")
    return 0


def status(name: str) -> int:
    """Say which parts run and since which failure none does; exit code 0 when all run."""
    instance = existing(name)
    alive = stack.processes(instance)
    for part in (*parts.servers(instance, throw_away=False), *parts.shop(instance)):
        process = alive.get(part.name)
        port = instance.ports.get(part.name)
        where = f"port {port}" if port else ""
        say(f"{part.name:10} {'runs as ' + str(process.pid) if process else 'stopped':18} {where}")
    failure = supervisor.failure_file(instance)
    if failure.exists():
        say(failure.read_text())
    return 0 if "supervisor" in alive else 1


def logs(name: str) -> int:
    """Follow the logs of all parts."""
    files = sorted(existing(name).logs.glob("*.log"))
    os.execvp("tail", ["tail", "-n", "20", "-F", *map(str, files)])  # noqa: S606, S607


def _run_beside(running: Stack, command: Sequence[str]) -> int:
    """Run the command with the stack's environment; ends it when a part of the stack fails."""
    environment = {**os.environ, **running.instance.environment()}
    try:
        process = subprocess.Popen(command, env=environment)  # noqa: S603
    except OSError as error:
        raise StackError(f"{command[0]} cannot be run: {error.strerror}.") from error
    try:
        while process.poll() is None:
            running.check()
            time.sleep(0.05)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=_LAST_WORDS)
            except subprocess.TimeoutExpired:
                process.kill()
    return process.returncode


def _say_addresses(instance: Instance) -> None:
    shop = instance.page("web")
    say(
        f"""
  Shop           {shop}
  Admin          {shop}admin/  (admin@kraam.example, password kraam-demo)
  API            {shop}api/v1/docs/
  Mail           {instance.page("mail")}  (everything that the shop sends)
  Stripe         {instance.page("stripe")}  (the stand-in for payments)"""
    )
