"""The load: wrk in a closed loop against one address, and the pause until the machine is idle."""

import json
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_SCRIPTS = Path(__file__).parent / "wrk"
_IDLE = 30  # percent of all cores
_PATIENCE = 10  # seconds; on a machine that is never idle, measuring goes on after these
_ANSWER_LIMIT = 30  # seconds for one answer


class LoadError(Exception):
    """The load cannot be made; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked of a server.

    script: of bench/wrk. arguments: what it gets.
    thread_each: one thread per connection, for work in which a request needs the answer before it.
    """

    name: str
    url: str
    script: str
    arguments: tuple[str, ...]
    thread_each: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What one round gave. Times are milliseconds; errors: refusals, cut connections, timeouts."""

    count: int
    seconds: float
    p50: float
    p95: float
    p99: float
    bytes: int
    errors: int

    @property
    def rate(self) -> float:
        """Pieces of work done in a second."""
        return self.count / self.seconds


def require_wrk() -> None:
    """Raises LoadError when wrk is not installed."""
    if shutil.which("wrk") is None:
        raise LoadError("wrk is missing: sudo apt-get install wrk (macOS: brew install wrk).")


def run(work: Work, *, connections: int, seconds: int) -> Round:
    """Keep `connections` requests open for so many seconds.

    Raises:
        LoadError: wrk did not come to its end.
    """
    threads = connections if work.thread_each else 1
    done = subprocess.run(
        [
            *("wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s"),
            *("--timeout", f"{_ANSWER_LIMIT}s", "-s", work.script, work.url, "--"),
            *work.arguments,
        ],
        cwd=_SCRIPTS,
        capture_output=True,
        text=True,
        timeout=seconds + 2 * _ANSWER_LIMIT,
        check=False,
    )
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            return Round(**json.loads(line.removeprefix("RESULT ")))
    raise LoadError(f"wrk failed at {work.name}: {done.stderr or done.stdout}")


def wait_until_idle() -> None:
    """Let the last round's work and other programs come to rest, within limits."""
    give_up_at = time.monotonic() + _PATIENCE
    while psutil.cpu_percent(interval=0.5) > _IDLE and time.monotonic() < give_up_at:
        pass
