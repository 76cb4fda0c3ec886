"""How long the local stack takes to start, and what memory it takes: `python -m bench.stack`.

Clones the last commit into a temporary folder and starts it there as anybody would, on a port of
its own. A shop running beside it is not touched, but slows it down. Exit code 1: over a budget.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.local.ports import choose_ports

ROOT = Path(__file__).resolve().parents[1]
FIRST_START_BUDGET = 180  # seconds
LATER_START_BUDGET = 10  # seconds
MEMORY_BUDGET = 1024  # MiB, resident, of the whole stack at rest
_REST = 10  # seconds until the processes have done what they do after a start
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of a part with its child processes.

    resident: pages that processes share count once for each of them.
    proportional: they count once in all; None where the system does not tell.
    """

    resident: float
    proportional: float | None


def main() -> int:
    """Measure and print; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="kraam-bench-") as folder:
        clone = Path(folder) / "kraam"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        port = choose_ports(None, {})["web"]
        try:
            first = _seconds("up", clone, port)
            _seconds("stop", clone, port)
            later = _seconds("up", clone, port)
            time.sleep(_REST)
            parts = _memory_of_parts(clone)
        finally:
            _seconds("stop", clone, port)
            _seconds("reset", clone, port)
    return _report(first, later, parts)


def _seconds(target: str, clone: Path, port: int) -> float:
    print(f"make {target} PORT={port} ...", flush=True)
    began = time.monotonic()
    subprocess.run(
        ["make", "--no-print-directory", target, f"PORT={port}", "FORCE=1"],
        cwd=clone,
        env={name: value for name, value in os.environ.items() if name != "MAKEFLAGS"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.monotonic() - began


def _memory_of_parts(clone: Path) -> dict[str, Memory]:
    file = clone / ".local" / "demo" / "processes.json"
    pids = {name: pid for name, (pid, _) in json.loads(file.read_text()).items()}
    supervisor = psutil.Process(pids.pop("supervisor"))
    families = {name: _family(psutil.Process(pid)) for name, pid in pids.items()}
    parts = {process for family in families.values() for process in family}
    families["supervisor"] = [one for one in _family(supervisor) if one not in parts]
    return {name: _memory(family) for name, family in families.items()}


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _memory(family: list[psutil.Process]) -> Memory:
    details = [process.memory_full_info() for process in family]
    shares = [one.pss for one in details if hasattr(one, "pss")]
    return Memory(
        resident=sum(one.rss for one in details) / _MIB,
        proportional=sum(shares) / _MIB if len(shares) == len(details) else None,
    )


def _report(first: float, later: float, parts: dict[str, Memory]) -> int:
    total = sum(memory.resident for memory in parts.values())
    print(f"\n{'part':<14}{'resident':>12}{'proportional':>16}")
    for name, memory in sorted(parts.items()):
        share = "" if memory.proportional is None else f"{memory.proportional:.0f} MiB"
        print(f"{name:<14}{memory.resident:>8.0f} MiB{share:>16}")
    results = (
        ("first start", first, FIRST_START_BUDGET, "s"),
        ("later start", later, LATER_START_BUDGET, "s"),
        ("memory at rest", total, MEMORY_BUDGET, "MiB"),
    )
    print(f"\n{'':<18}{'measured':>14}{'budget':>14}")
    for title, measured, budget, unit in results:
        verdict = "" if measured <= budget else "  over budget"
        print(f"{title:<18}{measured:>10.1f} {unit:<3}{budget:>10} {unit:<3}{verdict}")
    return 0 if all(measured <= budget for _, measured, budget, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
