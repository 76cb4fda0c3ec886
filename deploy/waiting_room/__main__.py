"""Shut the door and let so many people in a minute, or open it.

`shut` goes on until it is interrupted, and leaves the door as it is then: it keeps its last pace.
`open` is to be said once after the first deployment, long before any peak: it makes the key by
which those who fill a cart get a place that no door is shut before.
"""

import argparse
import sys
import time

from deploy.aws.environments import ENVIRONMENTS
from deploy.waiting_room.door import Door, paced, shut
from deploy.waiting_room.store import Store


def main() -> None:
    """Needs credentials that may write this one store, and read metrics."""
    parser = argparse.ArgumentParser(prog="python -m deploy.waiting_room", description=__doc__)
    parser.add_argument("act", choices=("shut", "open", "show"))
    parser.add_argument("environment", choices=ENVIRONMENTS)
    parser.add_argument("store", help="ARN: the output Store of the stack cdn")
    parser.add_argument("--rate", type=_people, default=600, help="people a minute")
    asked = parser.parse_args()
    store = Store(asked.store, f"kraam-{asked.environment}")
    if asked.act == "open":
        store.write(None)
    elif asked.act == "shut":
        _hold(store, asked.rate)
    sys.stdout.write(f"{store.door() or 'open'}\n")


def _hold(store: Store, rate: int) -> None:
    now = time.time() * 1000
    before = store.door()
    door = Door(before.start, before.at, before.pace, rate) if before else shut(now, rate)
    store.write(door)
    try:
        while True:
            time.sleep(30)
            door = paced(door, store.arrivals(), time.time() * 1000)
            store.write(door)
            sys.stdout.write(f"{door}\n")
    except KeyboardInterrupt:
        sys.stdout.write("The door stays shut, and keeps its pace.\n")


def _people(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("between 1 and 1,000,000")
    return number


if __name__ == "__main__":
    main()
