"""The embedded recommender: answers from what the worker learned."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from catalog.recommendations.base import MOST, Event, Kind, Recommended
from catalog.recommendations.embedded import events, stored
from catalog.recommendations.embedded.history import forget_history, history_of
from catalog.recommendations.embedded.merging import latest, merged
from catalog.recommendations.embedded.stored import Neighbour, of_category, of_product
from catalog.recommendations.likeness import alike, for_sale, most_popular


class EmbeddedRecommender:
    """Promises: `catalog.recommendations.base.Recommender`.

    A call reads what was learned (Redis, or DynamoDB), and asks the search index what is in stock.
    """

    def also_bought(
        self, product_id: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """From orders of several people."""
        return _answer(_within(_list(product_id, stored.BOUGHT), category_id), limit)

    def similar(
        self, product_id: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """From visits of a day, of several people; filled up with what is like it."""
        found = list(_answer(_within(_list(product_id, stored.SEEN), category_id), limit))
        if len(found) < limit:
            more = alike(product_id, limit=limit + len(found), category_id=category_id)
            found += [Recommended(each) for each in more if Recommended(each) not in found]
        return tuple(found[:limit])

    def for_you(
        self, visitor: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """From what goes with her last products; else what is like the very last one."""
        history = history_of(visitor)
        if not history:
            return ()
        recent = [product for _, product in latest(history)]
        known = stored.lists_of([of_product(each) for each in recent])
        neighbours = {
            each: [(n.product_id, float(n.score)) for n in _both(known, each, category_id)]
            for each in recent
        }
        found = [
            Recommended(each.product_id, because=each.because)
            for each in merged(history, neighbours)
        ]
        answer = _in_stock(found, limit)
        return answer or _like_the_last(history, limit=limit, category_id=category_id)

    def recently_seen(self, visitor: str, *, limit: int) -> tuple[Recommended, ...]:
        """From her own history."""
        seen = [product for kind, product in history_of(visitor) if kind == Kind.VIEW]
        return _in_stock([Recommended(each) for each in dict.fromkeys(seen)], limit)

    def popular(self, *, limit: int, category_id: str | None = None) -> tuple[Recommended, ...]:
        """From what visitors did lately; filled up with what sells."""
        subject = of_category(category_id)
        listed = stored.lists_of([subject]).get(subject, {}).get(stored.POPULAR, ())
        found = list(_answer(listed, limit))
        if len(found) < limit:
            more = most_popular(limit=limit + len(found), category_id=category_id)
            found += [Recommended(each) for each in more if Recommended(each) not in found]
        return tuple(found[:limit])

    def record(self, happened: Iterable[Event]) -> None:
        """Keep it for the worker to learn from."""
        events.store(happened)

    def forget(self, visitor: str) -> None:
        """What was learned from many people stays: it tells of nobody."""
        events.delete_visitor(visitor, now=timezone.now())
        forget_history(visitor)


def _list(product_id: str, name: str) -> Sequence[Neighbour]:
    subject = of_product(product_id)
    return stored.lists_of([subject]).get(subject, {}).get(name, ())


def _both(
    known: dict[str, stored.Lists], product_id: str, category_id: str | None
) -> Iterable[Neighbour]:
    """What was looked at with it and what was bought with it: a product may be in both."""
    lists = known.get(of_product(product_id), {})
    for name in (stored.SEEN, stored.BOUGHT):
        yield from _within(lists.get(name, ()), category_id)


def _within(found: Iterable[Neighbour], category_id: str | None) -> list[Neighbour]:
    return [each for each in found if category_id is None or category_id in each.categories]


def _answer(found: Iterable[Neighbour], limit: int) -> tuple[Recommended, ...]:
    return _in_stock([Recommended(each.product_id) for each in found], limit)


def _in_stock(found: Sequence[Recommended], limit: int) -> tuple[Recommended, ...]:
    """The stock of no more than MOST is asked for."""
    asked = found[:MOST]
    there = set(for_sale([each.product_id for each in asked]))
    return tuple(each for each in asked if each.product_id in there)[:limit]


def _like_the_last(
    history: Sequence[tuple[Kind, str]], *, limit: int, category_id: str | None
) -> tuple[Recommended, ...]:
    known = {product for _, product in history}
    last = history[0][1]
    found = alike(last, limit=limit + len(known), category_id=category_id)
    return tuple(Recommended(each, because=last) for each in found if each not in known)[:limit]
