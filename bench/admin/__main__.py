"""How fast the back-office answers with few and with many products: `python -m bench.admin`.

One member of staff, one page after another, in the shops of bench.catalogue, whose data is kept.
Exit code 1: a page was none.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

from bench.admin.deeds import DEEDS, Staff
from bench.admin.peer import Peer, measured_peer
from bench.catalogue.shop import catalogue_shop
from bench.load import LoadError
from bench.stand import between

_SIZES = (1_000, 100_000, 1_000_000)
_WARM_UP = 20  # of each deed, for processes that have answered nothing yet

Times = dict[str, list[float]]  # milliseconds, by deed
Calls = dict[str, dict[str, str]]  # by deed and store


def main() -> int:
    """Measure and print; returns the exit code."""
    options = _options()
    sizes = sorted(options.products or _SIZES)
    times: dict[int, Times] = {}
    try:
        for count in sizes:
            times[count], calls = _measure(count, options.rounds)
            print(f"\n{count} products:\n\n{_table(times[count], calls)}\n", flush=True)
        for peer in options.peer:
            print(f"\n{peer.name}:\n\n{_table(measured_peer(peer, rounds=options.rounds), {})}\n")
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    if len(sizes) > 1:
        print(_growth(times[sizes[0]], times[sizes[-1]], (sizes[0], sizes[-1])))
    print(f"{os.cpu_count()} cores, of which others and this kept {os.getloadavg()[0]:.1f} busy.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.admin", description=__doc__)
    parser.add_argument(
        "--products",
        type=between(1_000, 10_000_000),
        action="append",
        help="may be given several times (default: 1000, 100000 and 1000000)",
    )
    parser.add_argument("--rounds", type=between(10, 10_000), default=300, help="of each deed")
    parser.add_argument(
        "--peer",
        action="append",
        type=_peer,
        default=[],
        metavar="NAME=COMMAND",
        help="measures another back-office, and prints a line of JSON: milliseconds by deed",
    )
    return parser.parse_args()


def _peer(text: str) -> Peer:
    name, _, command = text.partition("=")
    if not name or not command:
        raise argparse.ArgumentTypeError("NAME=COMMAND")
    return Peer(name, command)


def _measure(count: int, rounds: int) -> tuple[Times, Calls]:
    with (
        tempfile.TemporaryDirectory(prefix="kraam-bench-") as folder,
        catalogue_shop(count, Path(folder)) as shop,
    ):
        staff = Staff(shop.url, shop.run("-m", "bench.admin.inside", "session").strip())
        chance = random.Random(count)
        times = {}
        for name, deed in DEEDS.items():
            for _ in range(_WARM_UP):
                deed(staff, chance, count)
            times[name] = [deed(staff, chance, count) for _ in range(rounds)]
        calls: Calls = json.loads(shop.run("-m", "bench.admin.inside", "calls", str(count)))
    return times, calls


def _table(times: Times, calls: Calls) -> str:
    lines = ["| deed | p50 ms | p95 ms | p99 ms | calls of stores |", "|---|--:|--:|--:|---|"]
    for name, each in times.items():
        figures = " | ".join(f"{_percentile(each, part):.1f}" for part in (50, 95, 99))
        told = ", ".join(f"{store} {number}" for store, number in calls.get(name, {}).items())
        lines.append(f"| {name} | {figures} | {told} |")
    return "\n".join(lines)


def _percentile(times: list[float], part: int) -> float:
    return quantiles(times, n=100)[part - 1]


def _growth(few: Times, many: Times, sizes: tuple[int, int]) -> str:
    lines = [
        f"| deed | p95 ms at {sizes[0]} | p95 ms at {sizes[1]} | growth |",
        "|---|--:|--:|--:|",
    ]
    for name in few:
        before, after = (_percentile(each[name], 95) for each in (few, many))
        lines.append(f"| {name} | {before:.1f} | {after:.1f} | {after / before:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
