"""Does the API keep to its description? `python -m bench.fuzz --cases 20000`.

Needs the packages of the tests. Starts a shop of its own, named bench-fuzz, and lets schemathesis
try it. Exit code 1: an answer was none that the description allows.
"""

import argparse
import random
import subprocess
import sys

from bench.fuzz.running import fuzz
from bench.load import LoadError
from bench.stand import between, own_shop

INSTANCE = "bench-fuzz"


def main() -> int:
    """Try, print, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--cases", type=between(100, 1_000_000), default=20_000, help="at least")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    try:
        with own_shop(INSTANCE) as instance:
            return _fuzz(instance.environment(), options)
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _fuzz(environment: dict[str, str], options: argparse.Namespace) -> int:
    """One run after the other, each with the next seed: how many cases one makes is not known."""
    tried, seed = 0, options.seed
    while tried < options.cases:
        outcome = fuzz(environment, cases=options.cases - tried, seed=seed)
        tried += outcome.cases
        print(f"{outcome.told}\n{outcome.cases} cases, seed {seed}; {tried} so far", flush=True)
        if outcome.failed or not outcome.cases:
            return 1
        seed += 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
