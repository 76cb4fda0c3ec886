"""When an expression of AWS's cron dialect fires: to hold schedules to the calendar.

`cron(minute hour day-of-month month day-of-week year)`: days of the week are 1 (Sunday) to 7, `6L`
is a month's last Friday, `3#1` its first Tuesday, and one of the two days is `?`.

Source: docs.aws.amazon.com/autoscaling/application, "Cron expressions reference".
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from croniter import croniter

_WHOLE = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")  # 1 to 7


def times(expression: str, *, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When it fires after a moment, as UTC; the expression is read in the zone.

    Raises ValueError: it is no expression of the dialect.
    """
    started = after.astimezone(zone).replace(tzinfo=None)
    # By the clock on the wall: a time that a change of clocks repeats is taken at its first coming.
    clock = croniter(_translated(expression), started)
    while True:
        moment = clock.get_next(datetime).replace(tzinfo=zone)
        if moment > after:
            yield moment.astimezone(UTC)


def next_times(
    expression: str, count: int, *, after: datetime, zone: ZoneInfo
) -> tuple[datetime, ...]:
    """The first few of `times`."""
    return tuple(islice(times(expression, after=after, zone=zone), count))


def _translated(expression: str) -> str:
    """In the dialect of croniter: Sunday is 0, the last Friday L5, seconds and years come last."""
    found = _WHOLE.fullmatch(expression)
    if found is None:
        raise ValueError(f"This is no cron expression of AWS: {expression}")
    minute, hour, day, month, weekday, year = found.groups()
    if (day == "?") == (weekday == "?"):
        raise ValueError(f"Either the day of the month or that of the week is ?: {expression}")
    weekday = "*" if weekday == "?" else _weekday(weekday)
    return f"{minute} {hour} {day.replace('?', '*')} {month} {weekday} 0 {year}"


def _weekday(said: str) -> str:
    for number, name in enumerate(_DAYS, 1):
        said = said.replace(name, str(number))
    if last := re.fullmatch(r"([1-7])L", said):
        return f"L{int(last[1]) - 1}"
    if nth := re.fullmatch(r"([1-7])#([1-5])", said):
        return f"{int(nth[1]) - 1}#{nth[2]}"
    return re.sub(r"[1-7]", lambda day: str(int(day[0]) - 1), said)
