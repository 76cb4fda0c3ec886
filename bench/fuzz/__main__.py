"""Does the API keep to its description? `python -m bench.fuzz --cases 20000`.

Needs the packages of the tests. Starts a shop of its own, named bench-fuzz, and lets schemathesis
try it. Exit code 1: an answer was none that the description allows, or there were fewer cases.
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
            outcome = fuzz(instance.environment(), cases=options.cases, seed=options.seed)
    except (LoadError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(f"{outcome.told}\n{outcome.cases} cases, seed {options.seed}")
    return 1 if outcome.failed or outcome.cases < options.cases else 0


if __name__ == "__main__":
    sys.exit(main())
