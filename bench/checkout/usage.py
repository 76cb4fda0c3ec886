"""CPU time by part of the stack, whole families of processes."""

import os
from collections.abc import Mapping
from contextlib import suppress

import psutil

from deploy.local import stack
from deploy.local.instance import Instance

CLIENT = "client"


def cpu_seconds(instance: Instance) -> dict[str, float]:
    """What each part has used since its start; "client" is this very process.

    A child that ended counts for its parent from then on.
    """
    leaders = stack.processes(instance)
    families = {name: _family(leader) for name, leader in leaders.items()}
    parts = {one for name, family in families.items() if name != "supervisor" for one in family}
    families["supervisor"] = [one for one in families["supervisor"] if one not in parts]
    used = {name: sum(map(_seconds, family)) for name, family in families.items()}
    own = psutil.Process(os.getpid()).cpu_times()
    return {**used, CLIENT: own.user + own.system}


def difference(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """What was used in between, by part."""
    return {name: after[name] - before.get(name, 0.0) for name in after}


def _family(leader: psutil.Process) -> list[psutil.Process]:
    return [leader, *leader.children(recursive=True)]


def _seconds(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0
