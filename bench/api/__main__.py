"""How fast the API answers, beside a bare Django view and other shops: `python -m bench.api`.

In the shops of bench.catalogue, whose data is kept: the next run only measures. Exit code 1: there
were errors.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.api.requests import WORKS, Beside, beside_work, works
from bench.catalogue.shop import catalogue_shop
from bench.load import LoadError, Round, require_wrk
from bench.pages import facts, measured, table
from bench.stand import between, served

_SIZES = (1_000,)
Rounds = dict[str, list[Round]]  # by work
Calls = dict[str, dict[str, str]]  # by call and store


def main() -> int:
    """Measure and print; returns the exit code."""
    options = _options()
    errors = 0
    try:
        require_wrk()
        for count in sorted(set(options.products or _SIZES)):
            rounds, calls = _measure(options, count)
            print(f"\n{facts(options, count)}\n\n{table(rounds)}\n")
            print(f"{_comparison(rounds, options.beside)}{_calls_table(calls)}\n", flush=True)
            errors += sum(one.errors for each in rounds.values() for one in each)
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 1 if errors else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.api", description=__doc__)
    parser.add_argument(
        "--products",
        type=between(1_000, 10_000_000),
        action="append",
        help="may be given several times (default: 1000)",
    )
    parser.add_argument("--rounds", type=between(1, 20), default=3)
    parser.add_argument("--seconds", type=between(1, 60), default=8, help="of each round")
    parser.add_argument("--connections", type=between(1, 64), default=16)
    parser.add_argument(
        "--beside",
        action="append",
        type=_beside,
        default=[],
        metavar="WORK=NAME=URL=FILE",
        help=f"another shop that runs already, held against our WORK ({', '.join(WORKS)}); a line "
        "of the file is a path, or a path, a tab, and the body of a form or of JSON",
    )
    return parser.parse_args()


def _beside(text: str) -> Beside:
    try:
        work, name, url, file = text.split("=", 3)
        lines = tuple(filter(None, Path(file).read_text().splitlines()))
    except (ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"WORK=NAME=URL=FILE: {error}") from error
    if work not in WORKS or not lines:
        raise argparse.ArgumentTypeError(f"{text}: no work of ours, or nothing to ask for")
    return Beside(work, name, url, lines)


def _measure(options: argparse.Namespace, count: int) -> tuple[Rounds, Calls]:
    with (
        tempfile.TemporaryDirectory(prefix="kraam-bench-") as name,
        catalogue_shop(count, Path(name)) as shop,
        served("bench.bare", "/hello", log=Path(name) / "hello.log") as hello_url,
    ):
        try:
            todo = works(shop.url, count, Path(name), hello_url=hello_url)
            todo += [beside_work(other, Path(name)) for other in options.beside]
            rounds = measured(todo, options)
            calls: Calls = json.loads(shop.run("-m", "bench.api.calls", str(count)))
        finally:  # no worker runs that would do what was ordered
            shop.run("-m", "bench.admin.inside", "tidy")
    return rounds, calls


def _comparison(rounds: Rounds, others: list[Beside]) -> str:
    """How many times as often ours is done in a second."""
    if not others:
        return ""
    rates = {name: median(one.rate for one in each) for name, each in rounds.items()}
    lines = ["| work | beside | times as many |", "|---|---|--:|"]
    for other in others:
        ratio = rates[other.work] / rates[other.title]
        lines.append(f"| {other.work} | {other.name} | {ratio:.1f} |")
    return "\n".join([*lines, "", ""])


def _calls_table(calls: Calls) -> str:
    stores = sorted({store for each in calls.values() for store in each})
    lines = [f"| call | {' | '.join(stores)} |", f"|---|{'--:|' * len(stores)}"]
    for name, each in calls.items():
        lines.append(f"| {name} | {' | '.join(each.get(store, '0') for store in stores)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
