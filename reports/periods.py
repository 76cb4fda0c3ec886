"""The stretches of time that figures are shown for, and what each is compared with.

Days are the shop's (`TIME_ZONE`), so one in spring has 23 hours and one in autumn 25. What a period
is compared with ends at the same time of the day, so that a morning is compared with a morning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Period(StrEnum):
    """What a merchant chooses from. The values stand in addresses."""

    TODAY = "1"
    WEEK = "7"
    MONTH = "30"

    @property
    def days(self) -> int:
        """How many, today included."""
        return int(self)

    @property
    def back(self) -> int:
        """How many days before it lies what it is compared with: the same weekdays, if it can."""
        return max(self.days, 7)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: whole days, and of the last one so much as has passed."""

    first: date
    last: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """An hour or a day of a chart, and the one it is compared with, which may be empty."""

    start: datetime
    end: datetime
    before_start: datetime
    before_end: datetime
    by_hour: bool


def midnight(day: date) -> datetime:
    """When a day of the shop begins, in UTC."""
    return _at(day, time.min)


def _at(day: date, clock: time) -> datetime:
    """A time on the shop's clock, in UTC. One that a spring night skips: the hour after it."""
    local = datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())
    return local.astimezone(UTC)


def hour_of(moment: datetime) -> datetime:
    """The beginning of its hour, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> date:
    """Its day in the shop."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def current(period: Period, now: datetime) -> Window:
    """The period, until now."""
    return _window(period, day_of(now), now)


def before(period: Period, now: datetime) -> Window:
    """What it is compared with: as many days, until the same time of the day."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    last = local.date() - period.back * DAY
    return _window(period, last, _at(last, local.time()))


def _window(period: Period, last: date, end: datetime) -> Window:
    first = last - (period.days - 1) * DAY
    return Window(first, last, midnight(first), end)


def buckets(period: Period, now: datetime) -> Iterator[Bucket]:
    """The hours of today, or the days of a longer period, also those that are still to come."""
    window, back = current(period, now), period.back * DAY
    if period is not Period.TODAY:
        for number in range(period.days):
            day = window.first + number * DAY
            yield Bucket(
                midnight(day),
                midnight(day + DAY),
                midnight(day - back),
                midnight(day - back + DAY),
                by_hour=False,
            )
        return
    start, end = window.start, midnight(window.last + DAY)
    while start < end:
        local = timezone.localtime(start, timezone.get_default_timezone())
        clock = local.replace(tzinfo=None, fold=0)
        earlier, later = (_at(at.date() - back, at.time()) for at in (clock, clock + HOUR))
        # The second 2 o'clock of an autumn night: what it is compared with is in the first.
        yield Bucket(start, start + HOUR, earlier, earlier if local.fold else later, by_hour=True)
        start += HOUR
