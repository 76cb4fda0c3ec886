"""How fast the shop answers, beside a bare Django view: `python -m bench.pages`.

Starts a shop of its own, named bench, or measures the one at --url. Only this machine is asked.
Exit code 1: there were errors.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psutil

from bench.load import LoadError, Round, Work, require_wrk, run, wait_until_idle
from bench.stand import ROOT, between, own_shop, served
from bench.targets import Shop, check, works
from shop.serving import threads, workers

INSTANCE = "bench"
_WARM_UP = 2  # seconds


def main() -> int:
    """Measure and print; returns the exit code."""
    options = _options()
    try:
        require_wrk()
        with tempfile.TemporaryDirectory(prefix="kraam-bench-") as folder:
            if options.url:
                return _measure(options, options.url, Path(folder))
            with own_shop(INSTANCE) as shop:
                url = f"http://{shop.address('web')}"
                return _measure(options, url, Path(folder))
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--url", type=_local, help="of a shop that runs already on this machine")
    parser.add_argument("--rounds", type=between(1, 20), default=3)
    parser.add_argument("--seconds", type=between(1, 60), default=8, help="of each round")
    parser.add_argument("--connections", type=between(1, 64), default=16)
    return parser.parse_args()


def _local(url: str) -> str:
    """The address with a number for its host, so that wrk and the shop mean the same one."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in {"localhost", "127.0.0.1"}:
        raise argparse.ArgumentTypeError("only http://localhost:PORT is measured")
    return f"http://127.0.0.1:{parts.port or 80}"


def _measure(options: argparse.Namespace, url: str, folder: Path) -> int:
    catalogue = Shop(url).catalogue()
    with served("bench.bare", "/hello", log=folder / "access.log") as hello_url:
        todo = works(url, catalogue, folder, hello_url=hello_url)
        rounds = measured(todo, options)
    print(f"\n{facts(options, catalogue.total)}\n\n{table(rounds)}")
    return 1 if any(one.errors for all_ in rounds.values() for one in all_) else 0


def measured(todo: list[Work], options: argparse.Namespace) -> dict[str, list[Round]]:
    """The rounds of each work.

    Every other round goes backwards, so that a busy minute does not hit the same work twice.
    """
    for work in todo:
        check(work)
        run(work, connections=options.connections, seconds=_WARM_UP)
    rounds: dict[str, list[Round]] = {work.name: [] for work in todo}
    for number in range(options.rounds):
        for work in todo if number % 2 == 0 else reversed(todo):
            wait_until_idle()
            result = run(work, connections=options.connections, seconds=options.seconds)
            rounds[work.name].append(result)
            print(f"round {number + 1}: {work.name:<20}{result.rate:>9.1f}/s", flush=True)
    return rounds


def facts(options: argparse.Namespace, products: int) -> str:
    """What was measured, on what, and how."""
    memory = psutil.virtual_memory().total / 2**30
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    packages = ", ".join(f"{name} {version(name)}" for name in ("django", "gunicorn"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"Python {platform.python_version()}, {packages}; "
        f"gthread {workers} x {threads}; {products} products; "
        f"{options.connections} connections, {options.rounds} rounds of {options.seconds} s; "
        f"load average at the end {os.getloadavg()[0]:.1f}"
    )


def table(rounds: dict[str, list[Round]]) -> str:
    """A row for each work: medians over the rounds, and the ratio to hello."""
    yardstick = median(one.rate for one in rounds["hello"])
    lines = [
        "| work | per second | p50 ms | p95 ms | p99 ms | of hello | KB | errors | rounds |",
        "|---|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for name, results in rounds.items():
        rate = median(one.rate for one in results)
        times = (
            f"{median(values):.1f}"
            for values in zip(*((one.p50, one.p95, one.p99) for one in results), strict=True)
        )
        size = median(one.bytes / max(one.count, 1) / 1024 for one in results)
        errors = sum(one.errors for one in results)
        each = " ".join(f"{one.rate:.1f}" for one in results)
        lines.append(
            f"| {name} | {rate:.1f} | {' | '.join(times)} | {rate / yardstick:.3f} "
            f"| {size:.1f} | {errors} | {each} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
