"""How the shop answers with few and with many products: `python -m bench.catalogue`.

Each size has a shop of its own, named bench-catalogue-COUNT, whose data is kept: the next run only
measures. Exit code 1: there were errors.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.catalogue.requests import works
from bench.catalogue.shop import catalogue_shop
from bench.load import LoadError, Round, require_wrk
from bench.pages import facts, measured, table
from bench.stand import between, served
from bench.targets import page_work

_SIZES = (1_000, 100_000, 1_000_000)


def main() -> int:
    """Load, measure and print; returns the exit code."""
    options = _options()
    sizes = sorted(options.products or _SIZES)
    rounds: dict[int, dict[str, list[Round]]] = {}
    try:
        require_wrk()
        for count in sizes:
            rounds[count] = _measure(options, count)
            print(f"\n{facts(options, count)}\n\n{table(rounds[count])}\n", flush=True)
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    if len(sizes) > 1:
        print(_growth(rounds[sizes[0]], rounds[sizes[-1]], (sizes[0], sizes[-1])))
    return 1 if any(_errors(each) for each in rounds.values()) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.catalogue", description=__doc__)
    parser.add_argument(
        "--products",
        type=between(1_000, 10_000_000),
        action="append",
        help="may be given several times (default: 1000, 100000 and 1000000)",
    )
    parser.add_argument("--rounds", type=between(1, 20), default=3)
    parser.add_argument("--seconds", type=between(1, 60), default=8, help="of each round")
    parser.add_argument("--connections", type=between(1, 64), default=16)
    parser.add_argument(
        "--beside",
        action="append",
        type=_other,
        default=[],
        metavar="NAME=URL=FILE",
        help="pages of another shop that runs already: a file with a path a line",
    )
    return parser.parse_args()


def _other(text: str) -> tuple[str, str, list[str]]:
    name, _, rest = text.partition("=")
    url, _, file = rest.partition("=")
    try:
        return name, url, Path(file).read_text().split()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"NAME=URL=FILE: {error}") from error


def _measure(options: argparse.Namespace, count: int) -> dict[str, list[Round]]:
    with (
        tempfile.TemporaryDirectory(prefix="kraam-bench-") as name,
        catalogue_shop(count, Path(name)) as shop,
        served("bench.bare", "/hello", log=Path(name) / "hello.log") as hello_url,
    ):
        todo = works(shop.url, count, Path(name), hello_url=hello_url)
        todo += [page_work(title, at, paths, Path(name)) for title, at, paths in options.beside]
        return measured(todo, options)


def _growth(
    few: dict[str, list[Round]], many: dict[str, list[Round]], sizes: tuple[int, int]
) -> str:
    lines = [
        f"| work | p95 ms at {sizes[0]} | p95 ms at {sizes[1]} | growth |",
        "|---|--:|--:|--:|",
    ]
    for name in few:
        before, after = (median(one.p95 for one in each[name]) for each in (few, many))
        lines.append(f"| {name} | {before:.1f} | {after:.1f} | {after / before:.2f} |")
    return "\n".join(lines)


def _errors(rounds: dict[str, list[Round]]) -> int:
    return sum(one.errors for each in rounds.values() for one in each)


if __name__ == "__main__":
    sys.exit(main())
