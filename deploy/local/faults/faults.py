"""Look here for which faults there are, and how it is decided that one happens now."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from random import Random
from typing import Any, Final

KINDS: Final = {
    "dynamodb": (
        *("conflict", "throttled", "internal_error", "unprocessed"),
        *("lost_answer", "slow", "refused"),
    ),
    "stripe": (
        *("saved_error", "internal_error", "throttled"),
        *("lost_answer", "slow", "refused"),
    ),
    "postgres": ("cut", "lost_commit", "stalled", "refused"),
}
PAUSE: Final = 1.0  # seconds that a slow answer or a stalled query takes longer


class Faults:
    """The faults of one upstream.

    rates: share of the requests that could meet a kind of fault and do, from 0 to 1.
    next: how many of the next such requests meet it, before any rate counts.
    counts: how many did.
    pause: seconds that a slow answer or a stalled query takes longer.
    """

    def __init__(self, upstream: str, random: Random) -> None:
        self.upstream = upstream
        self.rates: dict[str, float] = {}
        self.next: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.pause = PAUSE
        self.outage = False
        self._random = random
        self._cuts: dict[object, Callable[[], None]] = {}

    def choose(self, possible: Collection[str]) -> str | None:
        """The fault that a request meets, of those that could; counted as having happened."""
        for kind in possible:
            if self.next[kind] > 0:
                self.next[kind] -= 1
                return self._counted(kind)
        roll = self._random.random()
        for kind in possible:
            roll -= self.rates.get(kind, 0.0)
            if roll < 0:
                return self._counted(kind)
        return None

    def _counted(self, kind: str) -> str:
        self.counts[kind] += 1
        return kind

    def watch(self, connection: object, cut: Callable[[], None]) -> None:
        """Tell of an open connection, and how an outage cuts it."""
        self._cuts[connection] = cut

    def forget(self, connection: object) -> None:
        """The connection is closed."""
        self._cuts.pop(connection, None)

    def set_outage(self, *, on: bool) -> None:
        """Cut everything that is open, and refuse everything from now on; or be well again."""
        if on and not self.outage:
            self.counts["outage"] += 1
        self.outage = on
        if on:
            for cut in list(self._cuts.values()):
                cut()

    def set(self, wanted: Mapping[str, Any]) -> None:
        """Change what is asked of this upstream; what is left out stays as it is.

        Raises:
            ValueError: there is no such kind of fault, or it is no rate or number.
        """
        rates = dict(wanted.get("rates", self.rates))
        upcoming = Counter(wanted.get("next", self.next))
        unknown = {*rates, *upcoming} - set(KINDS[self.upstream])
        if unknown:
            raise ValueError(f"{self.upstream} has no fault {', '.join(sorted(unknown))}.")
        if not all(0 <= rate <= 1 for rate in rates.values()):
            raise ValueError("A rate is from 0 to 1.")
        self.rates, self.next = rates, upcoming
        self.pause = float(wanted.get("pause", self.pause))
        self.set_outage(on=bool(wanted.get("outage", self.outage)))

    def clear(self) -> None:
        """Ask for nothing any more."""
        self.set({"rates": {}, "next": {}, "pause": PAUSE, "outage": False})

    def shown(self) -> dict[str, Any]:
        """What is asked for, and what has happened."""
        return {
            "rates": self.rates,
            "next": +self.next,
            "pause": self.pause,
            "outage": self.outage,
            "counts": self.counts,
        }
