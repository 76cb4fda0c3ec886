"""Pages of orders by their words: what a page reads does not grow with the number of orders.

`OrderWord` has each word's orders in the order of the list. So a page of one word's orders is one
stretch of it. Of several words that one is followed whose orders reach back furthest, and orders
are left out of which the others show that they lack one. At most LOOK orders are looked at for a
page; when it is not full then, the next page goes on from there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from orders.models import Order, WordsToWrite
from shop.kernel.keyset import beyond, sort_keys
from shop.kernel.search_words import AskedWord, asked_words

LOOK = 1_000  # orders of a word
FIRST_LOOK = 4  # pages
UNSURE = 200  # orders that have to be read to know whether they have all the words
MOST_BEGUN = 20  # words of one beginning that are followed side by side
Place = tuple[datetime, UUID]  # of an order in the list: when it was placed, and its id

# One step of the index for each word, however many orders have it.
_BEGUN = """WITH RECURSIVE begun (word) AS (
    (SELECT word FROM orders_orderword WHERE word >= %(text)s ORDER BY word LIMIT 1)
    UNION ALL
    SELECT (SELECT word FROM orders_orderword AS next WHERE next.word > begun.word
            ORDER BY word LIMIT 1)
    FROM begun WHERE starts_with(begun.word, %(text)s)
)
SELECT word FROM begun WHERE starts_with(word, %(text)s) LIMIT %(most)s
"""
_BOUND = "AND (placed_at, order_id) {} (%(placed_at)s, %(order_id)s)"
_STRETCHES = """SELECT DISTINCT placed_at, order_id
FROM unnest(%(words)s::text[]) AS asked (word) CROSS JOIN LATERAL (
    SELECT placed_at, order_id FROM orders_orderword AS found
    WHERE found.word = asked.word {bound}
    ORDER BY placed_at {way}, order_id {way} LIMIT %(most)s
) AS stretch
ORDER BY placed_at {way}, order_id {way} LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Orders of a page. reached: how far was looked; None: to the end."""

    orders: Sequence[Order]
    reached: Place | None


@dataclass(frozen=True, slots=True)
class Way:
    """From which place on, which itself is left out, and whether to newer orders or to older."""

    start: Place | None = None
    is_upwards: bool = False

    def passes(self, place: Place, other: Place) -> bool:
        """Whether a place lies behind another."""
        return place > other if self.is_upwards else place < other


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The next orders of a word. end: the last of them, when there are more."""

    places: Sequence[Place]
    known: frozenset[Place]
    end: Place | None

    def may_have(self, place: Place, way: Way) -> bool:
        """False: it certainly has not."""
        return place in self.known or (self.end is not None and way.passes(place, self.end))

    def reach(self, way: Way) -> tuple[bool, float, int]:
        """The greater, the better it is followed: few orders in all, or such as lie far apart."""
        if self.end is None:
            return True, 0.0, -len(self.places)
        at = self.end[0].timestamp()
        return False, at if way.is_upwards else -at, 0


def words_are_written() -> bool:
    """False while the worker still writes the words of orders that were there before."""
    return not WordsToWrite.objects.exists()


def page_found(orders: "QuerySet[Order]", asked: str, way: Way, *, most: int) -> FoundPage:
    """The next orders on the way with all the words, `most` at most.

    orders: those that meet all else that narrows the list.
    """
    asked_for = list(set(asked_words(asked)))
    if not asked_for:
        return FoundPage([], None)
    meant = [[word.text] if word.is_whole else _begun(word) for word in asked_for]
    followed = [words for words in meant if len(words) <= MOST_BEGUN]
    if not followed:
        return _page_of(_walked(orders, asked_for, way), orders, asked_for, most)
    # A page mostly needs few; of one word all are found.
    for look in (most if len(meant) == 1 else FIRST_LOOK * most, LOOK):
        page = _page_of(_followed(followed, way, look), orders, asked_for, most)
        if page.reached is None or len(page.orders) == most:
            break
    return page


def _begun(word: AskedWord) -> list[str]:
    """The words that begin so; one more than MOST_BEGUN when there are more."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, {"text": word.text, "most": MOST_BEGUN + 1})
        return [found for (found,) in cursor.fetchall()]


def _page_of(
    stretch: _Stretch, orders: "QuerySet[Order]", asked_for: Sequence[AskedWord], most: int
) -> FoundPage:
    """Those of a stretch that are among the orders and have all the words."""
    found: list[Order] = []
    for part in _parts(stretch.places, most):
        known = orders.filter(pk__in=[order_id for _at, order_id in part]).in_bulk()
        in_order = [known[order_id] for _at, order_id in part if order_id in known]
        found += [order for order in in_order if _has_all(order.search_words, asked_for)]
        if len(found) >= most:
            last = found[most - 1]
            return FoundPage(found[:most], (last.placed_at, last.pk))
    return FoundPage(found, stretch.end)


def _has_all(search_words: str, asked_for: Sequence[AskedWord]) -> bool:
    words = search_words.split()
    return all(word.is_among(words) for word in asked_for)


def _followed(meant: Sequence[Sequence[str]], way: Way, look: int) -> _Stretch:
    """The stretch of the word that reaches furthest, without what another one has not."""
    stretches = [_stretch(words, way, look) for words in meant]
    longest = max(stretches, key=lambda one: one.reach(way))
    kept: list[Place] = []
    unsure = 0
    for place in longest.places:
        if all(one.may_have(place, way) for one in stretches):
            unsure += any(place not in one.known for one in stretches)
            if unsure > UNSURE:
                return replace(longest, places=kept, end=kept[-1])
            kept.append(place)
    return replace(longest, places=kept)


def _stretch(words: Sequence[str], way: Way, look: int) -> _Stretch:
    """The next orders that have one of the words."""
    statement = _STRETCHES.format(
        way="ASC" if way.is_upwards else "DESC",
        bound=_BOUND.format(">" if way.is_upwards else "<") if way.start else "",
    )
    placed_at, order_id = way.start or (None, None)
    values: Any = {"words": words, "most": look, "placed_at": placed_at, "order_id": order_id}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        places: list[Place] = cursor.fetchall()
    return _Stretch(places, frozenset(places), places[-1] if len(places) == look else None)


def _parts(places: Sequence[Place], size: int) -> Iterator[Sequence[Place]]:
    """As a page mostly needs them: few at first."""
    begin = 0
    while begin < len(places):
        yield places[begin : begin + size]
        begin, size = begin + size, 4 * size


def _walked(orders: "QuerySet[Order]", asked_for: Sequence[AskedWord], way: Way) -> _Stretch:
    """The next orders whatever their words, for beginnings of very many words."""
    sign = "" if way.is_upwards else "-"
    keys = sort_keys(Order, [f"{sign}placed_at", f"{sign}pk"])
    if way.start:
        orders = orders.filter(beyond(keys, way.start, is_backwards=False))
    in_order = orders.order_by(*(key.sign for key in keys))
    rows = list(in_order.values_list("placed_at", "pk", "search_words")[:LOOK])
    places = [(at, order_id) for at, order_id, words in rows if _has_all(words, asked_for)]
    end = rows[-1][:2] if len(rows) == LOOK else None
    return _Stretch(places, frozenset(places), end)
