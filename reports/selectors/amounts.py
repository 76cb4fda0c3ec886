"""A figure of a period, and what it was before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reports.periods import HOUR, Window


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, of a period and of the one that it is compared with."""

    now: int
    before: int

    @property
    def change(self) -> int | None:
        """In percent, rounded; None: there was nothing before, so nothing can be said."""
        if self.before <= 0:
            return None
        return round(100 * (self.now - self.before) / self.before)

    def less(self, other: "Figure") -> "Figure":
        """Without another, but never below nothing."""
        return Figure(max(self.now - other.now, 0), max(self.before - other.before, 0))


def within(values: Iterable[tuple[datetime, int]], start: datetime, end: datetime) -> int:
    """The sum of the values of hours, of one that is cut its share.

    values: beginnings of hours, and what was counted in them.
    """
    seconds = 0
    for hour, value in values:
        overlap = min(hour + HOUR, end) - max(hour, start)
        seconds += value * max(int(overlap.total_seconds()), 0)
    return round(seconds / 3600)


def figure(values: Iterable[tuple[datetime, int]], current: Window, before: Window) -> Figure:
    """The sums of both. The hour under way is as it is; before, it counts with its share."""
    values = list(values)
    end = max([current.end, *(hour + HOUR for hour, _ in values)])
    return Figure(within(values, current.start, end), within(values, before.start, before.end))
