"""The worker learns from what visitors did: which products go together, and what many want.

Every hour, from the latest events, as many as can be counted in bounded memory and time; so in a
busy shop the last days decide, in a quiet one the last three months. What was learned of a product
earlier stays until it is learned anew, or forgotten.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from heapq import nlargest
from itertools import islice
from time import monotonic

from django.conf import settings
from procrastinate.contrib.django import app

from catalog.models import Product
from catalog.recommendations.base import MOST, Kind
from catalog.recommendations.embedded import events, stored
from catalog.recommendations.embedded.counting import CoOccurrence, are_several, group_of
from catalog.recommendations.embedded.events import VisitorDay, visitor_days
from catalog.recommendations.embedded.stored import Lists, Neighbour, of_category, of_product
from catalog.selectors.categories import category_tree
from shop.kernel.jobs import AFTER_ORDERS

logger = logging.getLogger(__name__)

MOST_EVENTS = 2_000_000  # of a trail that one run reads
MOST_SECONDS = 600.0  # that reading a trail may take
HALF_LIFE = 21.0  # days after which an event counts half
MOST_POPULAR = 20_000  # products that are looked up for the lists of categories
WANTED = {Kind.VIEW: 1.0, Kind.CART: 3.0, Kind.PURCHASE: 6.0}  # how much it speaks for a product
_AT_ONCE = 100  # products of a BatchGet

Categories = Mapping[str, tuple[str, ...]]  # of a product that exists: its own, and those above
Scored = Mapping[str, list[tuple[str, float]]]  # by product, others with their scores


@dataclass(frozen=True, slots=True)
class Counted:
    """What the events say: neighbours of products, and how much several visitors want each."""

    bought: Scored
    seen: Scored
    wanted: Mapping[str, float]


@app.periodic(cron="17 * * * *")
@app.task(
    name="catalog.learn", queueing_lock="catalog.learn", priority=AFTER_ORDERS, pass_context=False
)
def learn_every_hour(timestamp: int) -> None:
    """The periodic run. timestamp: when it was due, in seconds since 1970."""
    count = learn(now=datetime.fromtimestamp(timestamp, tz=UTC))
    logger.info("learned what goes with %d products and categories", count)


def learn(*, now: datetime, most_events: int = MOST_EVENTS) -> int:
    """Learn from the latest events; returns of how many products and categories.

    May be repeated: it replaces what it wrote before.
    """
    counted = _counted(now=now, most_events=most_events)
    named = set(islice(_best_first(counted.wanted), MOST_POPULAR))
    for scored in (counted.bought, counted.seen):
        named.update(other for others in scored.values() for other, _ in others)
    categories = _categories_of(named)
    return stored.store(_lists(counted, categories), now=now)


def _counted(*, now: datetime, most_events: int) -> Counted:
    orders, visits = CoOccurrence(), CoOccurrence()
    wanted: dict[str, float] = defaultdict(float)
    wanted_by: dict[str, int] = defaultdict(int)
    for each in _read(events.BOUGHT, now=now, most=most_events):
        orders.add(each.products, visitor=each.visitor, weight=_weight(each.day, now))
    for each in _read(events.SEEN, now=now, most=most_events):
        weight = _weight(each.day, now)
        visits.add(each.products, visitor=each.visitor, weight=weight)
        for product, kind in each.events:
            wanted[product] += WANTED[kind] * weight
            wanted_by[product] |= group_of(each.visitor)
    bought, seen = (dict(found.neighbours(most=MOST)) for found in (orders, visits))
    by_several = {each: wanted[each] for each, groups in wanted_by.items() if are_several(groups)}
    return Counted(bought, seen, by_several)


def _read(trail: str, *, now: datetime, most: int) -> Iterator[VisitorDay]:
    end = monotonic() + MOST_SECONDS
    for each in visitor_days(trail, now=now, most=most):
        yield each
        if monotonic() > end:
            logger.warning("learning has read events for long enough, back to %s", each.day)
            return


def _weight(day: date, now: datetime) -> float:
    age = (now.astimezone(UTC).date() - day).days
    return float(0.5 ** (max(0, age) / HALF_LIFE))


def _best_first(wanted: Mapping[str, float]) -> Iterator[str]:
    yield from sorted(wanted, key=lambda product: (-wanted[product], product))


def _categories_of(product_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Of those that exist."""
    tree, found = category_tree(settings.LANGUAGE_CODE), {}
    source = iter(product_ids)
    while chunk := list(islice(source, _AT_ONCE)):
        for item in Product.batch_get(chunk, attributes_to_get=["product_id", "category_id"]):
            line = tree.line_to(item.category_id)
            found[item.product_id] = tuple(node.id for node in line) or (item.category_id,)
    return found


def _lists(counted: Counted, categories: Categories) -> Iterator[tuple[str, Lists]]:
    for product in {**counted.bought, **counted.seen}:
        yield (
            of_product(product),
            {
                stored.BOUGHT: _neighbours(counted.bought.get(product, []), categories),
                stored.SEEN: _neighbours(counted.seen.get(product, []), categories),
            },
        )
    yield from _popular(counted.wanted, categories)


def _neighbours(scored: Iterable[tuple[str, float]], categories: Categories) -> list[Neighbour]:
    return [
        Neighbour(product, round(1000 * score), categories[product])
        for product, score in scored
        if product in categories
    ]


def _popular(wanted: Mapping[str, float], categories: Categories) -> Iterator[tuple[str, Lists]]:
    by_category: dict[str | None, list[tuple[float, str]]] = defaultdict(list)
    for product in islice(_best_first(wanted), MOST_POPULAR):
        if product not in categories:
            continue  # it is no product any more, and takes nobody's place
        for category in (None, *categories[product]):
            by_category[category].append((wanted[product], product))
    for category, scored in by_category.items():
        best = [(product, score / 1000) for score, product in nlargest(MOST, scored)]
        yield of_category(category), {stored.POPULAR: _neighbours(best, categories)}
