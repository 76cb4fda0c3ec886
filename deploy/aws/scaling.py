"""How many tasks there are, and when: the one source for stack, simulation, dates and documents.

Bounds hold for `web`. A peak raises them between two moments which AWS's cron dialect can say for
every year, or which are dated (campaigns). Where peaks overlap the highest bounds count: `steps`
works out what is set at each moment, so that the end of one never takes from another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deploy.aws.cron import next_times

ZONE = ZoneInfo("Europe/Amsterdam")
FROM = datetime(2026, 1, 1, tzinfo=UTC)
YEARS_TRIED = 28  # after which the calendar comes again


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of the number of tasks."""

    fewest: int
    most: int

    def or_more(self, other: "Bounds") -> "Bounds":
        """What satisfies both."""
        return Bounds(max(self.fewest, other.fewest), max(self.most, other.most))


@dataclass(frozen=True, slots=True)
class Targets:
    """What `web` is held at, and how soon after a change the next may follow.

    cpu: percent of a task, on average; requests: of one task, in a minute. The higher demand wins.
    """

    cpu: int = 70
    requests: int = 1_000
    out_cooldown: timedelta = timedelta(seconds=30)
    in_cooldown: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class QueueStep:
    """above: seconds that the oldest job has waited; add: tasks of `worker`, if so."""

    above: int
    add: int


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How `worker` follows its queue.

    Steps, not a target: the age of a queue does not halve when the workers double, so there is
    no ratio that target tracking could go by.
    """

    out: tuple[QueueStep, ...] = (QueueStep(30, 1), QueueStep(120, 3), QueueStep(600, 6))
    calm: int = 5  # seconds: while it is younger than this, one task goes after the other
    minutes: int = 2  # for which it has to be so, either way
    cooldown: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Peak:
    """Weeks or hours in which more is needed, every year. begins, ends: cron, in ZONE."""

    name: str
    begins: str
    ends: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Campaign:
    """The same once, between two moments, in ZONE."""

    name: str
    begins: datetime
    ends: datetime
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Step:
    """One scheduled action: from when on (AWS's expression, in ZONE) which bounds hold."""

    name: str
    expression: str
    bounds: Bounds


TARGETS = Targets()
QUEUE = QueuePolicy()

# "After Cyber Monday" is no Monday of November: after a last Friday on the 30th it is 3 December.
# Cron cannot say "four days after"; the 5th is past it in every year, and before Sinterklaas.
PEAKS = (
    Peak("sinterklaas", "cron(0 0 15 11 ? *)", "cron(0 3 7 12 ? *)", Bounds(20, 80)),
    Peak("black-friday", "cron(0 6 ? 11 6L *)", "cron(0 3 5 12 ? *)", Bounds(30, 100)),
    # 27 April, or 26 if that is a Sunday, which cron cannot say: both days, each year.
    Peak("koningsdag", "cron(0 6 26 4 ? *)", "cron(0 3 28 4 ? *)", Bounds(6, 50)),
)

# American shops count from Thanksgiving, and so many of ours do: in 2029 that is a week earlier.
CAMPAIGNS = (
    Campaign(
        "black-friday-by-thanksgiving",
        datetime(2029, 11, 23, 6, tzinfo=ZONE),
        datetime(2029, 11, 27, 3, tzinfo=ZONE),
        Bounds(30, 100),
    ),
)


def bounds_at(moment: datetime, normal: Bounds) -> Bounds:
    """What holds at a moment, all peaks and campaigns considered."""
    bounds = _yearly_bounds_at(moment, normal)
    for each in CAMPAIGNS:
        if each.begins <= moment < each.ends:
            bounds = bounds.or_more(each.bounds)
    return bounds


def _yearly_bounds_at(moment: datetime, normal: Bounds) -> Bounds:
    bounds = normal
    for peak in PEAKS:
        if _is_within(peak, moment):
            bounds = bounds.or_more(peak.bounds)
    return bounds


def _is_within(peak: Peak, moment: datetime) -> bool:
    just_before = moment - timedelta(microseconds=1)
    (begins,) = next_times(peak.begins, 1, after=moment, zone=ZONE)
    (ends,) = next_times(peak.ends, 1, after=moment, zone=ZONE)
    return ends < begins or next_times(peak.begins, 1, after=just_before, zone=ZONE)[0] == moment


def steps(normal: Bounds) -> tuple[Step, ...]:
    """The scheduled actions, for a service whose bounds are otherwise these.

    Raises ValueError: a yearly moment needs other bounds in one year than in another.
    """
    yearly = [
        (f"{peak.name}-{what}", expression)
        for peak in PEAKS
        for what, expression in (("begins", peak.begins), ("ends", peak.ends))
    ]
    once = [
        (f"{each.name}-{what}", moment)
        for each in CAMPAIGNS
        for what, moment in (("begins", each.begins), ("ends", each.ends))
    ]
    return (
        *(Step(name, said, _in_each_year(name, said, normal)) for name, said in yearly),
        *(
            Step(name, f"at({moment:%Y-%m-%dT%H:%M:%S})", bounds_at(moment, normal))
            for name, moment in once
        ),
    )


def _in_each_year(name: str, expression: str, normal: Bounds) -> Bounds:
    moments = next_times(expression, YEARS_TRIED, after=FROM, zone=ZONE)
    found = {_yearly_bounds_at(moment, normal) for moment in moments}
    if len(found) > 1:
        raise ValueError(f"{name} is not the same every year: {found}")
    return found.pop()


def dates(step: Step, count: int, *, after: datetime) -> Sequence[datetime]:
    """When a step is taken next, as UTC; one that is dated at most once."""
    if not step.expression.startswith("at("):
        return next_times(step.expression, count, after=after, zone=ZONE)
    moment = datetime.fromisoformat(step.expression[3:-1]).replace(tzinfo=ZONE)
    return [moment.astimezone(UTC)] if moment > after else []
