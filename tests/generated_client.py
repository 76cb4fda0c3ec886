"""A client of the API, written by a public generator from docs/openapi.yaml, and nothing else."""

import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from tests.stock import PROJECT

_PACKAGE = "kraam_api_client"
_LIMIT = 120  # seconds
_SETTINGS: dict[str, list[str]] = {
    "post_hooks": []
}  # nobody reads what was written, so it need not be tidied


class Refused(AssertionError):
    """An answer that is not what a test went for. code: of the problem; empty if it is none."""

    def __init__(self, call: str, status: int, content: bytes, code: str) -> None:
        super().__init__(f"{call}: {status} {content.decode()[:1000]}")
        self.code = code


class Package:
    """The package that was written. models: its classes for what is sent and answered."""

    def __init__(self, calls: dict[str, Callable[..., Any]], client: ModuleType) -> None:
        self.calls = calls
        self._client = client
        self.models = import_module(f"{_PACKAGE}.models")

    def device(self, site: str, access_token: str = "") -> "Device":
        """A device that calls the shop; of an account, when it has a token."""
        if not access_token:
            return Device(self, self._client.Client(base_url=site, timeout=30))
        signed_in = self._client.AuthenticatedClient
        return Device(self, signed_in(base_url=site, token=access_token, timeout=30))


class Device:
    """Has the calls of the API as methods, by their operationId: `device.carts_create()`."""

    def __init__(self, package: Package, client: Any) -> None:
        self._package, self._client = package, client

    def __getattr__(self, call: str) -> Callable[..., Any]:
        """What the generator wrote for a call. It gives the answer, or raises Refused."""
        send = self._package.calls[call]

        def answered(*path: str, **given: Any) -> Any:
            response = send(*path, client=self._client, **given)
            if response.status_code >= 400:
                code = getattr(response.parsed, "code", "")
                raise Refused(call, response.status_code, response.content, code)
            return response.parsed

        return answered


def generate(folder: Path) -> Package:
    """Write the client of this commit into an empty folder. A warning of the generator is an error.

    Raises:
        AssertionError: the description cannot be made a client of.
    """
    settings, described = folder / "settings.json", folder / "openapi.json"
    settings.write_text(json.dumps(_SETTINGS))
    # As JSON, which the generator reads in a hundredth of the time.
    written = (PROJECT / "docs" / "openapi.yaml").read_text()
    described.write_text(json.dumps(yaml.load(written, yaml.CSafeLoader)))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", described, "--config", settings),
            *("--output-path", folder / _PACKAGE, "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    sys.path.insert(0, str(folder))
    invalidate_caches()
    api = import_module(f"{_PACKAGE}.api")
    calls = {
        found.name.rpartition(".")[2]: import_module(found.name).sync_detailed
        for found in pkgutil.walk_packages(api.__path__, f"{api.__name__}.")
        if not found.ispkg
    }
    return Package(calls, import_module(f"{_PACKAGE}.client"))
