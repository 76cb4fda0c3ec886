"""Servers behind the fault proxy, and how a test asks for faults."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from deploy.local import stack
from deploy.local.instance import ROOT, Instance, load
from deploy.local.ports import choose_ports


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    name = f"faults-{os.getpid()}"
    command = [sys.executable, "-m", "deploy.local", "up", "--servers-only", "--with-faults"]
    port = str(choose_ports(None, {})["web"])
    started = subprocess.run(
        [*command, "--instance", name, "--port", port], cwd=ROOT, capture_output=True
    )
    assert started.returncode == 0, started.stderr
    found = load(name)
    assert found is not None
    yield found
    stack.stop(found)
    stack.empty(found)


@pytest.fixture
def ask(instance) -> Iterator[Any]:
    """Ask for faults; afterwards there are none."""

    def post(**wanted: Any) -> dict[str, Any]:
        answer = httpx.post(f"http://{instance.address('faults')}/faults", json=wanted)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    yield post
    httpx.delete(f"http://{instance.address('faults')}/faults").raise_for_status()


@pytest.fixture
def counts(instance) -> Any:
    """How often an upstream's faults happened so far."""

    def read(upstream: str) -> dict[str, int]:
        told = httpx.get(f"http://{instance.address('faults')}/faults").json()
        return dict(told[upstream]["counts"])

    return read
