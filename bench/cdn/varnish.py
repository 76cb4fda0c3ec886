"""Varnish as the CDN: found, started with the policy, stopped."""

import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.cdn.vcl import vcl
from bench.load import LoadError

_START = 30  # seconds; it compiles its configuration with the C compiler
_MEMORY = "512m"


def require_varnish() -> str:
    """The path of the program.

    Raises:
        LoadError: it is not installed.
    """
    found = shutil.which("varnishd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    found = found or shutil.which("varnishd")
    if found is None:
        raise LoadError("varnishd is missing: sudo apt-get install varnish (macOS: brew install).")
    return found


@contextmanager
def varnish(port: int, shop: str) -> Iterator[str]:
    """A cache in front of the shop at this address; gives its own address.

    Raises:
        LoadError: it does not start; the text is what it said.
    """
    program = require_varnish()
    with tempfile.TemporaryDirectory(prefix="kraam-cdn-") as folder:
        configuration, said = Path(folder) / "policy.vcl", Path(folder) / "said"
        configuration.write_text(vcl(shop))
        with said.open("w") as output:
            server = subprocess.Popen(
                [
                    *(program, "-F", "-j", "none", "-n", f"{folder}/work"),
                    *("-a", f"127.0.0.1:{port}", "-f", str(configuration)),
                    *("-s", f"malloc,{_MEMORY}", "-p", "timeout_idle=600"),
                ],
                stdout=output,
                stderr=output,
            )
        try:
            _wait(server, f"http://127.0.0.1:{port}/health", said)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait(server: subprocess.Popen[bytes], url: str, said: Path) -> None:
    give_up_at = time.monotonic() + _START
    while time.monotonic() < give_up_at and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise LoadError(f"varnishd does not start: {said.read_text()[-2000:]}")
