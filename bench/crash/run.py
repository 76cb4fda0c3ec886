"""Rounds of purchases with faults in them; after each round the shop recovers and is audited."""

import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from bench.crash.books import mistakes
from bench.crash.faults import Fault
from bench.crash.harm import Harm
from bench.crash.recovery import NotRecovered, recover
from bench.crash.scenarios import Trade
from bench.crash.shopper import Purchase
from deploy.local.errors import StackError
from deploy.local.instance import Instance
from payments.services.auditing import breaches

AT_ONCE = 5  # purchases of a round, each with a fault
MOST_MISSES = 20  # that a fault may happen to meet nobody, before that counts as a mistake


@dataclass
class Tally:
    """injected: faults that met somebody, by kind. missed: those that met nobody."""

    injected: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    purchases: int = 0
    accepted: int = 0
    charged: int = 0
    rounds: int = 0


class Broken(Exception):
    """The shop did not survive; the text says what is wrong."""


def run(
    instance: Instance, kinds: Sequence[Fault], number: int, chance: Random, tally: Tally
) -> None:
    """Inject so many faults, each kind in its turn.

    Raises:
        Broken: something is wrong after a round.
    """
    waiting = deque(_sequence(kinds, number, chance))
    missed: Counter[str] = Counter()
    wanted = sum(tally.injected.values()) + number
    while sum(tally.injected.values()) < wanted:
        if not waiting:
            waiting.extend(_sequence(kinds, AT_ONCE, chance))
        chosen = _next_round(waiting, wanted - sum(tally.injected.values()), instance, chance)
        again = _round(instance, chosen, chance, tally)
        for fault, _harm in chosen:
            if fault not in again:
                del missed[fault.kind]
        for fault in again:
            missed[fault.kind] += 1
            if missed[fault.kind] > MOST_MISSES:
                raise Broken(f"{fault.kind}: nobody comes by there in {MOST_MISSES} of its rounds.")
        waiting.extend(again)


def _sequence(kinds: Sequence[Fault], number: int, chance: Random) -> Iterator[Fault]:
    """So many faults: all kinds in random order, then all again."""
    while number > 0:
        shuffled = chance.sample(kinds, len(kinds))[:number]
        number -= len(shuffled)
        yield from shuffled


def _next_round(
    waiting: deque[Fault], most: int, instance: Instance, chance: Random
) -> list[tuple[Fault, Harm]]:
    """The next faults that can happen at the same time."""
    chosen: list[tuple[Fault, Harm]] = []
    put_off: list[Fault] = []
    lanes: set[str] = set()
    while waiting and len(chosen) < min(AT_ONCE, most):
        fault = waiting.popleft()
        harm = fault.make(instance, chance)
        if harm.lane in lanes:
            put_off.append(fault)
            continue
        lanes.add(harm.lane)
        chosen.append((fault, harm))
    waiting.extendleft(reversed(put_off))
    return chosen


def _round(
    instance: Instance, chosen: Sequence[tuple[Fault, Harm]], chance: Random, tally: Tally
) -> list[Fault]:
    """The faults that met nobody."""
    since = timezone.now()
    began = time.monotonic()
    for _fault, harm in chosen:
        harm.begin()
    trades = [Trade(instance, slot, Random(chance.random())) for slot in range(len(chosen))]
    plays = [chance.choice(fault.scenarios) for fault, _harm in chosen]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        played = list(pool.map(lambda play, trade: play(trade), plays, trades))
    for _fault, harm in chosen:
        harm.end()
    purchases = [bought for each in played for bought in each]
    names = [fault.kind for fault, _harm in chosen]
    traded = time.monotonic() - began
    _check(instance, names, purchases, since=since)
    met = [(fault, harm.happened()) for fault, harm in chosen]
    _count(tally, purchases, met)
    took = f"{traded:.1f} + {time.monotonic() - began - traded:.1f} s"
    print(f"{sum(tally.injected.values()):5}  {took:13}  {', '.join(names)}", flush=True)
    return [fault for fault, happened in met if not happened]


def _count(tally: Tally, purchases: Sequence[Purchase], met: Sequence[tuple[Fault, bool]]) -> None:
    tally.rounds += 1
    tally.purchases += len(purchases)
    tally.accepted += sum(bool(bought.number) for bought in purchases)
    tally.charged += sum(bought.charged for bought in purchases)
    for fault, happened in met:
        (tally.injected if happened else tally.missed)[fault.kind] += 1


def _check(
    instance: Instance, names: Sequence[str], purchases: Sequence[Purchase], *, since: datetime
) -> None:
    after = f"after {', '.join(names)}"
    try:
        recover(instance)
    except (NotRecovered, StackError) as error:
        raise Broken(f"{after}: {error}\n{_stories(purchases)}") from error
    found = list(mistakes(purchases, since=since))
    now = timezone.now() + timedelta(seconds=1)  # what was done this very moment counts, too
    found += [
        str(breach)
        for breach in breaches(since=since, now=now, grace=timedelta(0), whole_stock=True)
    ]
    if found:
        raise Broken("\n".join([f"{after}:", *found, _stories(purchases)]))


def _stories(purchases: Sequence[Purchase]) -> str:
    return "\n".join(
        f"  {bought.number or '-'} {bought.sku}: {bought.story}" for bought in purchases
    )
