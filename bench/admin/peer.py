"""Another back-office beside ours: a command that measures it, and prints what came of it."""

import json
import os
import subprocess
from dataclasses import dataclass

from bench.load import LoadError

_LIMIT = 3600  # seconds that the command may take

_FAULTS = (subprocess.SubprocessError, ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Peer:
    """A back-office that runs already. `command` is a shell's."""

    name: str
    command: str


def measured_peer(peer: Peer, *, rounds: int) -> dict[str, list[float]]:
    """Run the command with BENCH_ROUNDS in its environment.

    Its last line is a JSON object: milliseconds of each time, by what was done, such as
    `{"list": [31.2, 30.8]}`.

    Raises:
        LoadError: it fails, takes too long, or says something else.
    """
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", peer.command],
            env={**os.environ, "BENCH_ROUNDS": str(rounds)},
            stdout=subprocess.PIPE,
            timeout=_LIMIT,
            text=True,
            check=True,
        )
        said = json.loads(done.stdout.splitlines()[-1])
        return {str(name): [float(each) for each in times] for name, times in said.items()}
    except _FAULTS as error:
        raise LoadError(f"{peer.name}: {error!r}") from error
