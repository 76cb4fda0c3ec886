"""The rounds. Needs Django, set up for the measured shop."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from time import monotonic, sleep

from bench.checkout import books
from bench.checkout.books import Shelf
from bench.checkout.crowd import Crowd, buy_once_each, keep_buying
from bench.checkout.peer import Peer, PeerRound, load_peer
from bench.checkout.purchases import Buy, Places, by_app, by_browser, by_forms
from bench.checkout.usage import cpu_seconds, difference
from bench.load import wait_until_idle
from deploy.local.instance import Instance

_WARM_UP = 3  # seconds
_REST = 10  # seconds of watching what the stack uses when nobody buys
FEW, MANY_BUYERS = 10, 50  # units of one SKU, and customers who want one of them at once


class Choice(Enum):
    """What the customers of a load want: one of many SKUs, or all of them the same one."""

    MANY = "many"
    HOT = "hot"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Load:
    """A way to buy, and what."""

    name: str
    buy: Buy
    choice: Choice

    def skus(self, shelf: Shelf) -> tuple[str, ...]:
        """What is bought."""
        match self.choice:
            case Choice.MANY:
                return shelf.many
            case Choice.HOT:
                return (shelf.hot,)
            case Choice.SPLIT:
                return (shelf.split,)


LOADS = {
    "forms-many": Load("forms, many SKUs", by_forms, Choice.MANY),
    "forms-hot": Load("forms, one SKU", by_forms, Choice.HOT),
    "forms-split": Load("forms, one SKU in buckets", by_forms, Choice.SPLIT),
    "browser-many": Load("page by page, many SKUs", by_browser, Choice.MANY),
    "browser-hot": Load("page by page, one SKU", by_browser, Choice.HOT),
    "browser-split": Load("page by page, one SKU in buckets", by_browser, Choice.SPLIT),
    "app-many": Load("app, many SKUs", by_app, Choice.MANY),
    "app-hot": Load("app, one SKU", by_app, Choice.HOT),
    "app-split": Load("app, one SKU in buckets", by_app, Choice.SPLIT),
}


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of one load gave. cpu: seconds by part, less what it uses at rest."""

    crowd: Crowd
    paid: int  # orders, when the last customer was done
    unpaid: int  # orders that are not paid though Stripe took the money
    cpu: dict[str, float]
    transactions: int  # of PostgreSQL


@dataclass(slots=True)
class Results:
    """Everything that was measured. few: by load, orders accepted of FEW units."""

    rounds: dict[str, list[Round]] = field(default_factory=dict)
    peers: dict[str, list[PeerRound]] = field(default_factory=dict)
    few: dict[str, int] = field(default_factory=dict)
    oversold: int = 0

    @property
    def is_sound(self) -> bool:
        """Nothing was sold twice or lost, and no request broke down."""
        rounds = [one for all_ in self.rounds.values() for one in all_]
        broken = any(one.unpaid or one.crowd.broken for one in rounds)
        return not broken and not self.oversold and all(n <= FEW for n in self.few.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. customers: at once."""

    loads: Sequence[Load]
    peers: Sequence[Peer]
    rounds: int
    seconds: int
    customers: int


class Measurement:
    """One shop, whose processes run on this machine."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        keys = instance.environment()
        self._instance, self._plan = instance, plan
        self._shelf = books.fill_shelf()
        self._places = Places(
            keys["SITE_URL"],
            keys["STRIPE_API_BASE"],
            keys["STRIPE_PUBLISHABLE_KEY"],
            self._shelf.pages,
        )
        self._at_rest: dict[str, float] = {}

    def run(self) -> Results:
        """Each of our loads, then each peer, and again: a busy minute hits both."""
        results = Results()
        self._warm_up()
        self._at_rest = self._watch_rest()
        for number in range(self._plan.rounds):
            for load in self._plan.loads:
                ours = self._round(load)
                results.rounds.setdefault(load.name, []).append(ours)
                rate = ours.paid / ours.crowd.seconds
                print(f"round {number + 1}: {load.name:<26}{rate:>8.1f} paid/s", flush=True)
                for peer in self._plan.peers:
                    theirs = self._peer(peer)
                    results.peers.setdefault(peer.name, []).append(theirs)
                    print(f"round {number + 1}: {peer.name:<26}{theirs.rate:>8.1f}/s", flush=True)
        for load in self._plan.loads:
            if load.choice is not Choice.MANY:
                results.few[load.name] = self._few(load)
        results.oversold = books.oversold(self._shelf.skus)
        return results

    def _warm_up(self) -> None:
        for load in self._plan.loads:
            books.wait_until_paid(self._crowd(load, _WARM_UP))
        books.wait_for_worker()
        for peer in self._plan.peers:
            load_peer(peer, customers=self._plan.customers, seconds=_WARM_UP)

    def _watch_rest(self) -> dict[str, float]:
        """CPU seconds per second, by part. The client only waits, so it is not counted."""
        wait_until_idle()
        before = cpu_seconds(self._instance)
        sleep(_REST)
        used = difference(before, cpu_seconds(self._instance))
        return {name: seconds / _REST for name, seconds in used.items()}

    def _round(self, load: Load) -> Round:
        wait_until_idle()
        began, transactions = monotonic(), books.transactions()
        before = cpu_seconds(self._instance)
        crowd = self._crowd(load, self._plan.seconds)
        client = cpu_seconds(self._instance)["client"]
        unpaid = books.wait_until_paid(crowd)
        books.wait_for_worker()
        used = difference(before, cpu_seconds(self._instance))
        seconds = monotonic() - began
        cpu = {name: used[name] - self._at_rest.get(name, 0.0) * seconds for name in used}
        cpu["client"] = client - before["client"]  # without what waiting took
        return Round(
            crowd=crowd,
            paid=books.paid_by(crowd, crowd.until),
            unpaid=unpaid,
            cpu=cpu,
            transactions=books.transactions() - transactions,
        )

    def _crowd(self, load: Load, seconds: int) -> Crowd:
        return keep_buying(
            load.buy,
            self._places,
            load.skus(self._shelf),
            customers=self._plan.customers,
            seconds=seconds,
        )

    def _peer(self, peer: Peer) -> PeerRound:
        wait_until_idle()
        return load_peer(peer, customers=self._plan.customers, seconds=self._plan.seconds)

    def _few(self, load: Load) -> int:
        """The last units: how many orders are accepted of them."""
        (sku,) = load.skus(self._shelf)
        books.put_on_shelf(sku, FEW)
        if load.choice is Choice.SPLIT:
            books.spread(sku)
        crowd = buy_once_each(load.buy, self._places, sku, customers=MANY_BUYERS)
        books.wait_until_paid(crowd)
        return books.orders_of(crowd)


def failures_of(rounds: Sequence[Round]) -> Counter[str]:
    """By step and answer."""
    return sum((one.crowd.failures for one in rounds), Counter[str]())
