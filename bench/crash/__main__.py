"""Does the shop survive crashes? `python -m bench.crash --faults 1000`; see bench/README.md.

Customers buy on a real stack while processes are killed between any two steps of an order and at
random moments, servers are taken away, and a proxy lets DynamoDB, Stripe and Postgres fail as they
do in the world. After each round everything has to come right by itself. Exit code 1: it did not.
"""

import argparse
import logging
import os
import sys
import time
from random import Random

from bench.crash.stand import clear, shop
from bench.stand import between

NAME = "crash"
LATER_SHARE = 12  # one fault of so many is for a shop that takes card money on shipment


def main() -> int:
    """Run, print, and return the exit code."""
    options = _options()
    later = max(5, options.faults // LATER_SHARE)
    phases = [("at_once", options.faults - later), ("on_shipment", later)]
    began = time.monotonic()
    print(f"seed {options.seed}", flush=True)
    chance = Random(options.seed)
    tally = None
    for nth, (capture, number) in enumerate(phases):
        with shop(options.instance, capture=capture, fresh=nth == 0) as instance:
            if nth == 0:
                _set_up(instance.environment(direct=True))
            from bench.crash import catalogue
            from bench.crash.faults import all_faults
            from bench.crash.listening import other_system
            from bench.crash.run import AT_ONCE, Broken, Tally, run

            tally = tally or Tally()
            if nth == 0:
                catalogue.fill(AT_ONCE)
            try:
                kinds = all_faults(captures_later=capture == "on_shipment")
                with other_system():
                    run(instance, kinds, number, chance, tally)
            except Broken as broken:
                print(f"\nBROKEN (seed {options.seed}) {broken}")
                print(f"The logs are in {instance.logs}.")
                return 1
    clear(instance)
    _report(tally, time.monotonic() - began)
    return 0


def _set_up(environment: dict[str, str]) -> None:
    """Our own way to the stores, past the faults."""
    os.environ.update(environment)
    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to


def _report(tally, seconds: float) -> None:  # type: ignore[no-untyped-def]
    print(f"\n{'fault':<28}{'injected':>9}{'survived':>9}")
    for kind, number in sorted(tally.injected.items()):
        print(f"{kind:<28}{number:>9}{number:>9}")
    total = sum(tally.injected.values())
    print(f"{'all':<28}{total:>9}{total:>9}")
    print(
        f"\n{tally.rounds} rounds of up to 5 faults in {seconds / 60:.1f} minutes; "
        f"{tally.purchases} purchases begun, {tally.accepted} orders accepted, "
        f"{tally.charged} charged. No order lost, none charged twice, nothing oversold; "
        "the audit found nothing after any round."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=__doc__)
    parser.add_argument("--faults", type=between(10, 100_000), default=1000)
    parser.add_argument("--seed", type=int, default=Random().randrange(10**6))
    parser.add_argument("--instance", default=NAME)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
