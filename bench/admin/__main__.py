"""How fast the back-office answers with few and with many products: `python -m bench.admin`.

One member of staff, one page after another, in the shops of bench.catalogue, whose data is kept.
All sizes run side by side and take turns, so that a busy machine is as busy for each.
Exit code 1: a page was none.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles

from bench.admin.deeds import DEEDS, Staff
from bench.admin.peer import Peer, measured_peer
from bench.catalogue.shop import CatalogueShop, catalogue_shop
from bench.load import LoadError
from bench.stand import between

_SIZES = (1_000, 100_000, 1_000_000)
_WARM_UP = 20  # of each deed, for processes that have answered nothing yet

Times = dict[str, list[float]]  # milliseconds, by deed
Calls = dict[str, dict[str, str]]  # by deed and store; and how many rows it shows


def main() -> int:
    """Measure and print; returns the exit code."""
    options = _options()
    sizes = sorted(set(options.products or _SIZES))
    try:
        times, calls = _measure(sizes, options.rounds)
        for count in sizes:
            print(f"\n{count} products:\n\n{_table(times[count], calls[count])}\n", flush=True)
        for peer in options.peer:
            print(f"\n{peer.name}:\n\n{_table(measured_peer(peer, rounds=options.rounds), {})}\n")
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    few, many = sizes[0], sizes[-1]
    if len(sizes) > 1:
        print(_growth(times[few], times[many], (few, many)))
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


def _measure(sizes: list[int], rounds: int) -> tuple[dict[int, Times], dict[int, Calls]]:
    with ExitStack() as stack:
        shops, staff = {}, {}
        for count in sizes:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kraam-bench-"))
            shops[count] = stack.enter_context(catalogue_shop(count, Path(folder)))
            cookie = shops[count].run("-m", "bench.admin.inside", "session").strip()
            staff[count] = Staff(shops[count].url, cookie)
            stack.callback(shops[count].run, "-m", "bench.admin.inside", "tidy")
        times: dict[int, Times] = {count: {name: [] for name in DEEDS} for count in sizes}
        chance = {count: random.Random(count) for count in sizes}
        for name, deed in DEEDS.items():
            for turn in range(_WARM_UP + rounds):
                for count in sizes:
                    took = deed(staff[count], chance[count], count)
                    if turn >= _WARM_UP:
                        times[count][name].append(took)
        return times, {count: _calls_in(shops[count], count) for count in sizes}


def _calls_in(shop: CatalogueShop, count: int) -> Calls:
    found: Calls = json.loads(shop.run("-m", "bench.admin.inside", "calls", str(count)))
    return found


def _table(times: Times, calls: Calls) -> str:
    lines = ["| deed | rows | p50 ms | p95 ms | p99 ms | calls of stores |"]
    lines.append("|---|--:|--:|--:|--:|---|")
    for name, each in times.items():
        figures = " | ".join(f"{_percentile(each, part):.1f}" for part in (50, 95, 99))
        counted = calls.get(name, {})
        stores = (f"{store} {number}" for store, number in counted.items() if store != "rows")
        lines.append(f"| {name} | {counted.get('rows', '')} | {figures} | {', '.join(stores)} |")
    return "\n".join(lines)


def _percentile(times: list[float], part: int) -> float:
    return quantiles(times, n=100)[part - 1]


def _growth(few: Times, many: Times, sizes: tuple[int, int]) -> str:
    columns = [f"{part} ms at {size}" for part in ("p50", "p95") for size in sizes]
    head = [*columns[:2], "growth", *columns[2:], "growth"]
    lines = [f"| deed | {' | '.join(head)} |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name in few:
        cells = []
        for part in (50, 95):
            before, after = (_percentile(each[name], part) for each in (few, many))
            cells += [f"{before:.1f}", f"{after:.1f}", f"{after / before:.2f}"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
