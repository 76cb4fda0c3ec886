"""A figure of a period, and what it was before."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import TypeAlias

from reports.periods import HOUR, Window

HourValue: TypeAlias = tuple[datetime, int]  # the beginning of an hour, and what was counted in it


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


def within(values: Sequence[HourValue], start: datetime, end: datetime) -> int:
    """The sum of the values of hours, of one that is cut its share. Sorted by hour."""
    first = bisect_right(values, start - HOUR, key=itemgetter(0))
    last = bisect_left(values, end, key=itemgetter(0))
    seconds = sum(value * _seconds(hour, start, end) for hour, value in values[first:last])
    return round(seconds / 3600)


def _seconds(hour: datetime, start: datetime, end: datetime) -> int:
    """How much of an hour lies between them."""
    if start <= hour and hour + HOUR <= end:
        return 3600
    overlap = min(hour + HOUR, end) - max(hour, start)
    return max(int(overlap.total_seconds()), 0)


def figure(values: Sequence[HourValue], current: Window, before: Window) -> Figure:
    """The sums of both. The hour under way is as it is; before, it counts with its share.

    values: sorted by hour.
    """
    end = max([current.end, *(hour + HOUR for hour, _ in values[-1:])])
    return Figure(within(values, current.start, end), within(values, before.start, before.end))
