"""How fast the door has to let people in for so many a minute: arithmetic, without AWS."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MINUTE = 60_000  # ms
FASTEST = 1_000.0  # ms of arrivals per ms: nobody waits any more
SLOWEST = 0.0001


@dataclass(frozen=True, slots=True)
class Door:
    """What the store holds. Who arrived before `reached(now)` may come in.

    start: ms; when the last one arrived who was let in at the moment `at` (ms).
    pace: ms of arrivals that are let in per ms. rate: people a minute, which that is meant to be.
    """

    start: float
    at: float
    pace: float
    rate: int

    def reached(self, now: float) -> float:
        """As the function in JavaScript reckons: never later than now."""
        return min(now, self.start + (now - self.at) * self.pace)

    def stored(self) -> dict[str, Any]:
        """As JSON for the store."""
        return {
            "shut": True,
            "from": self.start,
            "at": self.at,
            "pace": self.pace,
            "rate": self.rate,
        }

    @classmethod
    def from_store(cls, stored: Mapping[str, Any]) -> "Door":
        """Raises KeyError where the door is open."""
        return cls(stored["from"], stored["at"], stored["pace"], stored["rate"])


def shut(now: float, rate: int) -> Door:
    """Everyone from now on waits; nobody is let in before `paced` has counted them."""
    return Door(start=now, at=now, pace=SLOWEST, rate=rate)


def paced(door: Door, arrivals: Mapping[int, int], now: float) -> Door:
    """The door for the next minute, in which `rate` people are let in.

    arrivals: places given by minute, keyed by its first ms. The metric is minutes late: what is
    not known yet is taken to be as the last minute that is known, and nothing known yet as that
    nobody may come in yet.
    """
    begin = door.reached(now)
    if not any(arrivals.values()):
        return Door(start=begin, at=now, pace=door.pace, rate=door.rate)
    until = _after(begin, people=door.rate, arrivals=arrivals, now=now)
    pace = FASTEST if until >= now else (until - begin) / MINUTE
    return Door(start=begin, at=now, pace=max(pace, SLOWEST), rate=door.rate)


def _after(begin: float, *, people: float, arrivals: Mapping[int, int], now: float) -> float:
    """The moment until which so many people arrived after `begin`, or now."""
    last = max(minute for minute, count in arrivals.items() if count)
    until = begin
    while until < now:
        minute = int(until // MINUTE * MINUTE)
        end = min(minute + MINUTE, now)
        count = arrivals.get(min(minute, last), 0) * (end - until) / MINUTE
        if count > people:
            return until + (end - until) * people / count
        people -= count
        until = end
    return now
