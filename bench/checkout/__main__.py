"""How many orders per second are bought and paid: `python -m bench.checkout`.

Starts a shop of its own, named bench-checkout. Exit code 1: sold what was not there, took money for
an order that is not paid, or answered with an error of its own.
"""

import argparse
import os
import subprocess
import sys

import django

from bench.checkout.peer import Peer
from bench.load import LoadError
from bench.stand import between, own_shop
from deploy.local.instance import Instance

INSTANCE = "bench-checkout"
_LOADS = tuple(
    f"{way}-{choice}" for way in ("forms", "browser", "app") for choice in ("many", "hot", "split")
)


def main() -> int:
    """Measure and print; returns the exit code."""
    options = _options()
    try:
        with own_shop(INSTANCE) as instance:
            return _measure(options, instance)
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.checkout", description=__doc__)
    parser.add_argument("--seconds", type=between(1, 600), default=60, help="of each round")
    parser.add_argument("--clients", type=between(1, 64), default=16, help="customers at once")
    parser.add_argument("--rounds", type=between(1, 20), default=1)
    parser.add_argument("--load", action="append", choices=_LOADS, help="default: all of them")
    parser.add_argument(
        "--peer",
        action="append",
        type=_peer,
        default=[],
        metavar="NAME=COMMAND",
        help="loads another shop once, and prints a line of JSON: orders, seconds, p95_ms",
    )
    return parser.parse_args()


def _peer(text: str) -> Peer:
    name, _, command = text.partition("=")
    if not name or not command:
        raise argparse.ArgumentTypeError("NAME=COMMAND")
    return Peer(name, command)


def _measure(options: argparse.Namespace, instance: Instance) -> int:
    os.environ.update(instance.environment())
    django.setup()
    # These read the shop's own books, so they need its settings.
    from bench.checkout.measure import LOADS, Measurement, Plan
    from bench.checkout.report import report

    plan = Plan(
        loads=[LOADS[name] for name in options.load or _LOADS],
        peers=options.peer,
        rounds=options.rounds,
        seconds=options.seconds,
        customers=options.clients,
    )
    results = Measurement(instance, plan).run()
    print(f"\n{report(plan, results)}")
    return 0 if results.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
