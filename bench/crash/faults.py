"""Every kind of fault: what goes wrong, and what customers do meanwhile so that it is met."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from bench.crash import after_sale, scenarios
from bench.crash.harm import (
    AtFailPoint,
    ByProxy,
    Harm,
    frozen,
    killed,
    one_process_killed,
    taken_away,
)
from bench.crash.scenarios import Trade
from bench.crash.shopper import Purchase
from deploy.local.faults.faults import KINDS
from deploy.local.instance import Instance
from shop.kernel.failpoints import FailPoint as F

Scenario = Callable[[Trade], list[Purchase]]
SERVERS = ("postgres", "cache", "sessions", "dynamodb", "stripe")
# Of the requests that can meet a kind of fault: a purchase makes about 20 to each store, but only a
# few batches, and two or three to Stripe.
_RATE = 0.08
_RARE_RATE = 0.4

_REFUNDING: tuple[Scenario, ...] = (
    *(scenarios.regrets, after_sale.sends_back, after_sale.gets_some_back),
    *(after_sale.pays_twice, after_sale.pays_another_amount),
)
# Each point is met by any of these.
_BY_POINT: dict[F, tuple[Scenario, ...]] = {
    F.PLACING_REFUSED: (scenarios.rivals,),
    F.PLACING_REJECTED: (scenarios.rivals,),
    F.FINISHING_STARTED: (scenarios.gives_up,),
    F.UNDOING_CANCELLED: (scenarios.cancels,),
    F.UNDOING_UNDONE: (scenarios.cancels,),
    F.GIVING_BACK_STARTED: (scenarios.cancels,),
    F.GIVING_BACK_RELEASED: (scenarios.cancels,),
    F.TAKING_BACK_STARTED: (scenarios.regrets, after_sale.sends_back),
    F.TAKING_BACK_TAKEN: (after_sale.sends_back, scenarios.regrets),
    F.REFUND_RECORDED: (scenarios.regrets,),
    F.REFUND_STARTED: _REFUNDING,
    F.REFUND_SENT: _REFUNDING,
    F.REFUND_REMEMBERED: _REFUNDING,
    F.LATE_STARTED: (scenarios.pays_late,),
    F.LATE_RESERVED: (scenarios.pays_late,),
    F.LATE_REVIVED: (scenarios.pays_late,),
    F.LATE_REFUND_RECORDED: (scenarios.pays_late_for_the_last,),
    F.DISPUTE_RECORDED: (scenarios.is_disputed,),
}
# Met only where card money is taken with the first parcel.
LATER: dict[F, tuple[Scenario, ...]] = {
    F.CAPTURE_STARTED: (scenarios.is_shipped,),
    F.CAPTURE_SENT: (scenarios.is_shipped,),
    F.CAPTURE_REMEMBERED: (scenarios.is_shipped,),
    F.RELEASING_STARTED: (scenarios.regrets,),
    F.RELEASING_SENT: (scenarios.regrets,),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """make: the harm, anew for each time it is done. scenarios: one of them is played."""

    kind: str
    make: Callable[[Instance, Random], Harm]
    scenarios: tuple[Scenario, ...]


def all_faults(*, captures_later: bool) -> list[Fault]:
    """Each kind once. captures_later: those for a shop that takes card money on shipment."""
    if captures_later:
        return [_at(point, plays) for point, plays in LATER.items()]
    points = [_at(p, _BY_POINT.get(p, (scenarios.pays,))) for p in F if p not in LATER]
    return [*points, *_deaths(), *_outages(), *_proxied()]


def _at(point: F, plays: tuple[Scenario, ...]) -> Fault:
    # An order has to be left half placed before a job can finish it.
    before = (F.PLACING_RECORDED,) if point is F.FINISHING_STARTED else ()

    def make(instance: Instance, _chance: Random) -> Harm:
        return AtFailPoint(instance, (*before, point))

    return Fault(point.value, make, plays)


def _deaths() -> list[Fault]:
    return [
        Fault("kill web", lambda i, c: killed(i, "web", c), _ANY),
        Fault("kill a web process", lambda i, c: one_process_killed(i, "web", c), _ANY),
        Fault("kill worker", lambda i, c: killed(i, "worker", c), _ANY),
    ]


def _outages() -> list[Fault]:
    ways = (("kill", taken_away), ("freeze", frozen))
    return [
        Fault(f"{how} {part}", partial(_away, make, part), _ANY)
        for part in SERVERS
        for how, make in ways
    ]


def _away(
    make: Callable[[Instance, str, Random], Harm], part: str, instance: Instance, chance: Random
) -> Harm:
    return make(instance, part, chance)


def _proxied() -> list[Fault]:
    return [
        Fault(
            f"{upstream} {kind}",
            partial(_through_proxy, upstream, kind),
            (scenarios.pays_for_several,) if kind == "unprocessed" else _ANY,
        )
        for upstream, kinds in KINDS.items()
        for kind in kinds
    ]


def _through_proxy(upstream: str, kind: str, instance: Instance, _chance: Random) -> Harm:
    rare = upstream == "stripe" or kind in {"unprocessed", "conflict", "lost_commit"}
    rate = _RARE_RATE if rare else _RATE
    return ByProxy(instance, upstream, kind, rate)


_ANY: tuple[Scenario, ...] = (
    *(scenarios.pays, scenarios.pays_for_several, scenarios.pays_by_forms, scenarios.cancels),
    scenarios.leaves,
    *(scenarios.gives_up, scenarios.rivals, scenarios.pays_late, scenarios.regrets),
    *(after_sale.sends_back, after_sale.gets_some_back),
    *(after_sale.pays_twice, after_sale.pays_another_amount),
)
