"""One release of the shop: a web server and a worker, started and stopped as ECS does."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.rollout.balancer import Balancer
from deploy.local.ports import LOOPBACK, choose_ports

ROOT = Path(__file__).resolve().parents[2]
STOP_DELAY = 3  # seconds
LAG = 1.0  # seconds that a balancer goes on sending connections to what has got its SIGTERM
READY_WITHIN = 300.0  # seconds; of a machine that is busy
STOPPED_WITHIN = 60.0  # seconds; ECS kills after its stopTimeout


class RolloutError(Exception):
    """A release does not start, or does not end by itself."""


@dataclass(frozen=True)
class Release:
    """Processes that run. port: of the web server."""

    port: int
    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]

    def stop(self, balancer: Balancer) -> None:
        """As ECS does: SIGTERM to both, and about then the balancer hears of it.

        Returns once they have ended.

        Raises:
            RolloutError: one did not, or not well.
        """
        for process in (self.web, self.worker):
            process.send_signal(signal.SIGTERM)
        time.sleep(LAG)
        balancer.deregister(self.port)
        for name, process in (("web", self.web), ("worker", self.worker)):
            try:
                code = process.wait(STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                raise RolloutError(f"{name} did not end in {STOPPED_WITHIN:g} s.") from None
            if code:
                raise RolloutError(f"{name} ended with {code}.")


def start(environment: Mapping[str, str], logs: Path) -> Release:
    """Start a release; returns once its web server answers.

    Raises:
        RolloutError: it does not.
    """
    port = choose_ports(None, {})["web"]
    environment = {**environment, "WEB_STOP_DELAY": str(STOP_DELAY)}
    serve = ["-m", "gunicorn", "-c", "python:shop.serving", "shop.wsgi"]
    web = _begin([*serve, "--bind", f"{LOOPBACK}:{port}"], environment, logs / f"web-{port}.log")
    worker = _begin(["manage.py", "work"], environment, logs / f"worker-{port}.log")
    deadline = time.monotonic() + READY_WITHIN
    while web.poll() is None and worker.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"http://{LOOPBACK}:{port}/health", timeout=5).status_code == 200:
                return Release(port, web, worker)
        except httpx.TransportError:
            time.sleep(0.1)  # it does not listen yet; there is no signal to wait for
    web.kill()
    worker.kill()
    raise RolloutError(f"The release does not start: see {logs}.")


def _begin(
    command: list[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
