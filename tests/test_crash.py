"""The shop survives crashes: `python -m bench.crash`, with every kind of fault."""

import subprocess
import sys

from tests.stock import PROJECT

FAULTS = 72  # each kind once, and some more
LIMIT = 900  # seconds


def test_after_any_fault_everything_comes_right() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench.crash", "--instance", "crash-test"),
            *("--faults", str(FAULTS), "--seed", "20261127"),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )

    assert done.returncode == 0, f"{done.stdout[-8000:]}\n{done.stderr[-4000:]}"
    assert f"{'all':<28}{FAULTS:>9}{FAULTS:>9}" in done.stdout
