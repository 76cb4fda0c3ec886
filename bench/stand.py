"""What the commands that measure a shop share: a shop of their own, and the limits of options."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.instance import Instance, existing
from deploy.local.ports import choose_ports

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


def between(least: int, most: int) -> Callable[[str], int]:
    """The type of an option that takes a number of this range."""

    def number(text: str) -> int:
        if not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"from {least} to {most}")
        return int(text)

    return number
