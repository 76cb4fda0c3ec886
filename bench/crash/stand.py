"""A shop of its own to be harmed: small, with faults, and empty again afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local import stack
from deploy.local.instance import Instance
from deploy.local.launch import new_plan, open_shop, start_servers


@contextmanager
def shop(name: str, *, capture: str, fresh: bool) -> Iterator[Instance]:
    """Open for as long as the context lasts.

    capture: when card money is taken: the shop's setting CAPTURE.
    fresh: without the data of an earlier one.
    """
    os.environ["CAPTURE"] = capture
    plan = new_plan(
        name,
        None,
        fresh=fresh,
        with_faults=True,
        with_shop=True,
        no_demo=True,
        throw_away=True,
        owner=os.getpid(),
    )
    running = start_servers(plan)
    try:
        open_shop(running)
        yield running.instance
    finally:
        running.stop()


def clear(instance: Instance) -> None:
    """Delete what it held."""
    stack.empty(instance)
