"""Programs that a delivery runs."""

import os
import subprocess
from collections.abc import Mapping, Sequence

from deploy.delivery.delivery import PROJECT
from deploy.delivery.errors import Refused

# node and npm come with Python packages of the clone.
PATH = f"{PROJECT / '.venv/bin'}{os.pathsep}{os.environ.get('PATH', '')}"


def run(command: Sequence[str], *, remedy: str, settings: Mapping[str, str] | None = None) -> None:
    """Run a program whose output is shown as it comes.

    Raises Refused if it fails.
    """
    done = subprocess.run(  # noqa: S603
        command, cwd=PROJECT, env={**os.environ, "PATH": PATH, **(settings or {})}, check=False
    )
    if done.returncode:
        raise Refused(f"`{' '.join(command)}` ended with {done.returncode}.", remedy)


def told(*command: str) -> str:
    """What a program prints."""
    done = subprocess.run(  # noqa: S603
        command, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"`{' '.join(command)}` says: {done.stderr.strip()}", "Run it in a clone.")
    return done.stdout.strip()
