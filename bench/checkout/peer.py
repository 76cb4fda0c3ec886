"""Another shop beside ours: a command that loads it once, and prints what came of it."""

import json
import os
import subprocess
from dataclasses import dataclass

from bench.load import LoadError

_GRACE = 120  # seconds that the command may take beyond those of the load


@dataclass(frozen=True, slots=True)
class Peer:
    """A shop that runs already. `command` is a shell's."""

    name: str
    command: str


@dataclass(frozen=True, slots=True)
class PeerRound:
    """What the command printed: orders that were placed, in so many seconds."""

    orders: int
    seconds: float
    p95_ms: float

    @property
    def rate(self) -> float:
        """Orders per second."""
        return self.orders / self.seconds


def load_peer(peer: Peer, *, customers: int, seconds: int) -> PeerRound:
    """Run the command with BENCH_CLIENTS and BENCH_SECONDS in its environment.

    Its last line is a JSON object with `orders`, `seconds` and `p95_ms`; other members are ignored.

    Raises:
        LoadError: it fails, takes too long, or says something else.
    """
    told = {"BENCH_CLIENTS": str(customers), "BENCH_SECONDS": str(seconds)}
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", peer.command],
            env={**os.environ, **told},
            stdout=subprocess.PIPE,
            timeout=seconds + _GRACE,
            text=True,
            check=True,
        )
        said = json.loads(done.stdout.splitlines()[-1])
        return PeerRound(int(said["orders"]), float(said["seconds"]), float(said["p95_ms"]))
    except (subprocess.SubprocessError, ValueError, LookupError, TypeError) as error:
        raise LoadError(f"{peer.name}: {error!r}") from error
