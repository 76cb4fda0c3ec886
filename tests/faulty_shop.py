"""A second entrance to the running shop: its servers fail there as real ones do, as often as told.

The fault proxy and web processes of its own, on the shop's own data; the rest of the suite does not
meet the faults.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from deploy.local.parts import WEB_SERVER
from deploy.local.ports import LOOPBACK, choose_ports
from tests.stock import PROJECT

READY_WITHIN = 60  # seconds
_FRONTED = {  # the proxy's name of a server, and where the shop is told of it
    "dynamodb": "DYNAMODB_ENDPOINT",
    "stripe": "STRIPE_API_BASE",
    "postgres": "DATABASE_URL",
}


class FaultyShop:
    """address: of the web processes behind which servers fail."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self.address = f"http://localhost:{ports['web']}"
        self._faults = f"http://{LOOPBACK}:{ports['faults']}/faults"

    def ask_for(self, faults: Mapping[str, Any]) -> None:
        """As deploy.local.faults.controls reads it."""
        httpx.post(self._faults, json=faults).raise_for_status()

    def be_well(self) -> None:
        """No faults any more."""
        httpx.delete(self._faults).raise_for_status()

    def happened(self) -> dict[str, dict[str, int]]:
        """How often which fault, by server."""
        told = httpx.get(self._faults).raise_for_status().json()
        return {name: each["counts"] for name, each in told.items()}


@contextmanager
def open_faulty_shop(folder: Path) -> Iterator[FaultyShop]:
    """Open for as long as the context lasts. folder: for its logs."""
    ports = choose_ports(None, {})
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "shop.settings.local"}
    proxy = ["-m", "deploy.local.faults", "--port", str(ports["faults"])]
    for name, variable in _FRONTED.items():
        there = urlsplit(os.environ[variable])
        here = there.netloc.replace(f":{there.port}", f":{ports[f'{name}-faults']}")
        environment[variable] = urlunsplit(there._replace(netloc=here))
        proxy += [f"--{name}", str(ports[f"{name}-faults"]), str(there.port)]
    web = ["-m", "gunicorn", "shop.wsgi", "--bind", f"{LOOPBACK}:{ports['web']}", *WEB_SERVER]
    with (
        _running(proxy, environment, folder / "faults.log"),
        _running(web, environment, folder / "web.log") as process,
    ):
        shop = FaultyShop(ports)
        _await_ready(shop.address, process, folder / "web.log")
        yield shop


@contextmanager
def _running(
    arguments: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _await_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/health/ready", timeout=10).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)  # it does not listen yet; there is no signal to wait for
    raise AssertionError(f"The second entrance does not open: {log.read_text()}")
