"""The days that are tried: the one that was planned for, and the one that nobody saw coming."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from deploy.aws.environments.production import PRODUCTION
from deploy.aws.scaling import TARGETS, ZONE, Bounds, Targets, bounds_at
from deploy.capacity.load import Load
from deploy.simulation.curves import BLACK_FRIDAY, ORDINARY, by_minute, with_push
from deploy.simulation.running import Day, run
from deploy.simulation.tasks import power_of

# What production is made for: python -m deploy.capacity with the same figures.
LOAD = Load(visitors=10e6, orders=50e3, products=30e6, peak=5)
PUSH_TIMES, PUSH_MINUTES = 5, 2
PUSH_AT = "20:30"  # on top of the evening: the worst minute for it
NORMAL = Bounds(PRODUCTION.web.fewest, PRODUCTION.web.most)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried: targets, and the bounds of a day without a peak."""

    targets: Targets = TARGETS
    normal: Bounds = NORMAL
    by_requests: bool = True
    slower: float = 1.0  # times that a request takes as long as measured


CHOSEN = Plan()  # what the stacks have


def planned(plan: Plan = CHOSEN) -> Day:
    """Black Friday of 2027, with the scheduled bounds."""
    peak = LOAD.black_friday
    return run(
        [share * peak.requests_at_shop for share in by_minute(BLACK_FRIDAY)],
        power=power_of(PRODUCTION.web, peak, slower=plan.slower),
        targets=plan.targets,
        bounds_at=_bounds_of(datetime(2027, 11, 26, tzinfo=ZONE), plan.normal),
        by_requests=plan.by_requests,
    )


def surprise(plan: Plan = CHOSEN) -> Day:
    """An evening in March on which somebody famous shows the shop: five times as many."""
    evening = LOAD.evening
    shares = with_push(by_minute(ORDINARY), PUSH_AT, times=PUSH_TIMES, within=PUSH_MINUTES)
    return run(
        [share * evening.requests_at_shop for share in shares],
        power=power_of(PRODUCTION.web, evening, slower=plan.slower),
        targets=plan.targets,
        bounds_at=_bounds_of(datetime(2027, 3, 9, tzinfo=ZONE), plan.normal),
        by_requests=plan.by_requests,
    )


def _bounds_of(day: datetime, normal: Bounds) -> Callable[[int], Bounds]:
    by_hour = [bounds_at(day + timedelta(hours=hour), normal) for hour in range(24)]
    return lambda minute: by_hour[minute // 60]
