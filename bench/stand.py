"""What the commands that measure a shop share: a shop of their own, and the limits of options."""

import argparse
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.load import LoadError
from deploy.local.instance import Instance, existing
from deploy.local.parts import WEB_SERVER
from deploy.local.ports import choose_ports

_START = 60  # seconds that a server has to start
ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def own_shop(name: str) -> Iterator[Instance]:
    """A shop on any free port. Its data is kept, so that the next time it starts within seconds."""
    stack = [sys.executable, "-m", "deploy.local"]
    port = choose_ports(None, {})["web"]
    subprocess.run([*stack, "up", "--instance", name, "--port", str(port)], cwd=ROOT, check=True)
    try:
        yield existing(name)
    finally:
        subprocess.run([*stack, "stop", "--instance", name], cwd=ROOT, check=True)


@contextmanager
def own_servers(name: str) -> Iterator[Instance]:
    """The servers of a shop without the shop, on any free ports. Their data is kept."""
    stack = [sys.executable, "-m", "deploy.local"]
    port = choose_ports(None, {})["web"]
    up = [*stack, "up", "--servers-only", "--instance", name, "--port", str(port)]
    subprocess.run(up, cwd=ROOT, check=True)
    try:
        yield existing(name)
    finally:
        subprocess.run([*stack, "stop", "--instance", name], cwd=ROOT, check=True)


@contextmanager
def served(
    application: str, ready: str, *, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A WSGI application under the shop's own gunicorn settings; gives where it is.

    ready: a path that is answered once it is. environment: all of it; None: this process's.
    """
    address = f"127.0.0.1:{choose_ports(None, {})['web']}"
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", application, "--bind", address),
                *(*WEB_SERVER, "--access-logfile", "-"),
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(f"http://{address}{ready}")
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(url: str) -> None:
    give_up_at = time.monotonic() + _START
    while time.monotonic() < give_up_at:
        with suppress(OSError), urllib.request.urlopen(url, timeout=1):
            return
        time.sleep(0.1)
    raise LoadError(f"{url} does not answer.")


def between(least: int, most: int) -> Callable[[str], int]:
    """The type of an option that takes a number of this range."""

    def number(text: str) -> int:
        if not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"from {least} to {most}")
        return int(text)

    return number
