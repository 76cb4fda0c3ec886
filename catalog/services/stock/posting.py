"""One transaction on the parts of stock: every change balances, and has its condition."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from catalog.models import StockItem
from catalog.services.stock.retrying import Contended, Unmet, is_passing
from shop.kernel import dynamo

MAX_ITEMS = 100  # of one transaction. Source: "Service quotas", DynamoDB Developer Guide


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to the counters of one part, in units.

    It balances, so that available + reserved + sold = received goes on to hold.
    """

    available: int = 0
    reserved: int = 0
    sold: int = 0
    received: int = 0

    def __post_init__(self) -> None:
        if self.available + self.reserved + self.sold != self.received:
            raise ValueError(f"{self} does not balance.")

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.available + other.available,
            self.reserved + other.reserved,
            self.sold + other.sold,
            self.received + other.received,
        )

    def actions(self) -> list[Action]:
        """What an UpdateItem does."""
        deltas = (
            (StockItem.available, self.available),
            (StockItem.reserved, self.reserved),
            (StockItem.sold, self.sold),
            (StockItem.received, self.received),
        )
        return [attribute.add(delta) for attribute, delta in deltas if delta]

    def conditions(self) -> list[Condition]:
        """That no counter falls below 0, nor a part is made by changing it."""
        deltas = (
            (StockItem.available, self.available),
            (StockItem.reserved, self.reserved),
            (StockItem.sold, self.sold),
        )
        falling: list[Condition] = [attribute >= -delta for attribute, delta in deltas if delta < 0]
        return falling or [StockItem.sku.exists()]


class Posting:
    """Writes that are made together, or not at all. An item takes part in it once."""

    def __init__(self) -> None:
        self._checks: dict[str, Condition] = {}
        self._deletes: dict[str, tuple[Model, Condition]] = {}
        self._saves: dict[str, tuple[Model, Condition]] = {}
        self._changes: defaultdict[str, Change] = defaultdict(Change)
        self._actions: defaultdict[str, list[Action]] = defaultdict(list)
        self._conditions: defaultdict[str, list[Condition]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._names())

    def change(self, part: str, change: Change) -> None:
        """Add to the counters of a part, on top of what this posting adds to it already."""
        self._changes[part] += change

    def move(self, source: str, target: str, units: int) -> None:
        """Units for sale go from one part into another."""
        self.change(source, Change(available=-units, received=-units))
        self.change(target, Change(available=units, received=units))

    def set(self, part: str, *actions: Action) -> None:
        """Set other attributes of a part."""
        self._actions[part] += actions

    def require(self, part: str, *conditions: Condition) -> None:
        """Only if this holds of a part, whether the posting changes it or not."""
        self._conditions[part] += conditions

    def save(self, name: str, item: Model, condition: Condition) -> None:
        """Write a whole item. name: how Unmet tells of it."""
        self._saves[name] = (item, condition)

    def delete(self, name: str, item: Model, condition: Condition) -> None:
        """Delete an item. name: how Unmet tells of it."""
        self._deletes[name] = (item, condition)

    def commit(self) -> None:
        """Try once.

        Raises:
            Unmet: conditions did not hold.
            Contended: it may succeed a moment later.
            TransactWriteError: DynamoDB does not answer, or we have a bug.
        """
        try:
            with dynamo.transaction() as write:
                for part in self._checked():
                    condition = reduce(and_, self._conditions[part])
                    write.condition_check(StockItem, part, condition=condition)
                for item, condition in self._deletes.values():
                    write.delete(item, condition=condition)
                for item, condition in self._saves.values():
                    write.save(item, condition=condition)
                for part in self._updated():
                    change = self._changes[part]
                    write.update(
                        StockItem(part),
                        actions=[
                            *change.actions(),
                            *self._actions[part],
                            StockItem.version.add(1),
                        ],
                        condition=reduce(and_, [*change.conditions(), *self._conditions[part]]),
                    )
        except TransactWriteError as error:
            unmet = self._unmet(error)
            if unmet:
                raise Unmet(unmet) from error
            if is_passing(error):
                raise Contended from error
            raise

    def _updated(self) -> list[str]:
        return sorted({*self._changes, *self._actions})

    def _checked(self) -> list[str]:
        return sorted(set(self._conditions) - set(self._updated()))

    def _names(self) -> list[str]:
        """In the order in which PynamoDB sends the items, whatever order they were added in."""
        return [*self._checked(), *self._deletes, *self._saves, *self._updated()]

    def _unmet(self, error: TransactWriteError) -> frozenset[str]:
        reasons: Iterable = error.cancellation_reasons
        return frozenset(
            name
            for name, reason in zip(self._names(), reasons, strict=False)
            if reason and reason.code == "ConditionalCheckFailed"
        )
