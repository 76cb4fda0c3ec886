"""A day of the service, second by second: who comes, who waits, who is lost, how many tasks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from deploy.aws.scaling import Bounds, Targets
from deploy.simulation.tasks import PATIENCE, PROVING, STARTING, WARMING, TaskPower
from deploy.simulation.tracking import SEEN_AFTER, Follower

NOISE = 0.1  # a second has up to a tenth more or less than its minute says


@dataclass(frozen=True, slots=True)
class Minute:
    """came, answered, lost: requests of the whole minute; waiting: at its end.

    tasks: that are paid for; carried: requests a second that they could have answered.
    """

    came: float
    answered: float
    waiting: float
    lost: float
    tasks: int
    carried: float


@dataclass(frozen=True, slots=True)
class Day:
    """What became of a day."""

    minutes: Sequence[Minute]

    @property
    def share_lost(self) -> float:
        """Of all requests, 0 to 1."""
        lost = sum(minute.lost for minute in self.minutes)
        return lost / sum(minute.came for minute in self.minutes)

    @property
    def task_hours(self) -> float:
        """What is paid for."""
        return sum(minute.tasks for minute in self.minutes) / 60

    @property
    def most_tasks(self) -> int:
        """At any time."""
        return max(minute.tasks for minute in self.minutes)

    @property
    def longest_wait(self) -> float:
        """Seconds, of requests that were not lost."""
        return max(minute.waiting / minute.carried for minute in self.minutes)


@dataclass(slots=True)
class _Service:
    """Tasks by when they began; the oldest stay longest."""

    power: TaskPower
    targets: Targets
    begun: list[int] = field(default_factory=list)
    waiting: float = 0.0
    changed_at: int = -10_000

    def carries(self, now: int) -> float:
        """Requests a second, now."""
        ready = STARTING + PROVING
        if now - max(self.begun) >= ready + WARMING:  # as nearly always: nobody is new
            return self.power.a_second * len(self.begun)
        grown = (min(1.0, max(0.0, (now - since - ready) / WARMING)) for since in self.begun)
        return self.power.a_second * sum(grown)

    def serving(self, now: int) -> int:
        """Tasks that the load balancer sends requests to."""
        return sum(now - since >= STARTING + PROVING for since in self.begun)

    def resize(self, count: int, now: int) -> None:
        """As ECS does at once; the newest go first."""
        self.begun = self.begun[:count] + [now] * (count - len(self.begun))
        self.changed_at = now


def run(
    demand: Sequence[float],
    *,
    power: TaskPower,
    targets: Targets,
    bounds_at: Callable[[int], Bounds],
    by_requests: bool = True,
) -> Day:
    """A day with so many requests a second in each minute.

    bounds_at: by minute of the day. by_requests: False leaves only the target of the CPU.
    """
    chance = Random(11)  # noqa: S311 (the same day each time)
    service = _Service(power, targets, begun=[-3600] * bounds_at(0).fewest)
    cpu, requests = Follower(targets.cpu), Follower(targets.requests)
    minutes: list[Minute] = []
    for number, asked in enumerate(demand):
        bounds = bounds_at(number)
        _hold_bounds(service, bounds, number * 60)
        minute = _minute(service, asked, number * 60, chance)
        minutes.append(minute)
        serving = service.serving(number * 60 + 59)
        wanted = [cpu.asked(100 * minute.answered / minute.carried / 60, serving)]
        if by_requests:
            wanted.append(requests.asked(minute.came / serving, serving))
        _follow(service, wanted, bounds, number * 60 + 60 + SEEN_AFTER)
    return Day(minutes)


def _minute(service: _Service, asked: float, begins: int, chance: Random) -> Minute:
    came = answered = lost = could = 0.0
    for now in range(begins, begins + 60):
        coming = asked * (1 + chance.uniform(-NOISE, NOISE))
        carries = service.carries(now)
        done = min(service.waiting + coming, carries)
        left = service.waiting + coming - done
        service.waiting = min(left, carries * PATIENCE)
        came, answered, could = came + coming, answered + done, could + carries
        lost += left - service.waiting
    return Minute(came, answered, service.waiting, lost, len(service.begun), could / 60)


def _hold_bounds(service: _Service, bounds: Bounds, now: int) -> None:
    count = min(max(len(service.begun), bounds.fewest), bounds.most)
    if count != len(service.begun):
        service.resize(count, now)


def _follow(
    service: _Service,
    wanted: Sequence[tuple[int | None, int | None]],
    bounds: Bounds,
    now: int,
) -> None:
    """Out if any policy says so; in only if all do. Not within the cooldown."""
    have = len(service.begun)
    out = max((least for least, _ in wanted if least is not None), default=0)
    since = now - service.changed_at
    if out > have and since >= service.targets.out_cooldown.seconds:
        service.resize(min(out, bounds.most), now)
        return
    limits = [most for _, most in wanted]
    if all(most is not None for most in limits) and since >= service.targets.in_cooldown.seconds:
        fewer = max(most for most in limits if most is not None)
        if fewer < have:
            service.resize(max(fewer, bounds.fewest), now)
