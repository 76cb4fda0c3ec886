"""The hits of a query in their order, and the pages they are shown in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import cast

from cachetools import LRUCache
from tantivy import DocAddress, Order, Query, Searcher

from catalog.search.embedded.filters import after
from catalog.search.embedded.matching import TextQuery
from catalog.search.embedded.positions import Position
from catalog.search.embedded.queries import Clauses, all_of
from catalog.search.ranks import PROMINENCE, Ranking

# Hits of which each is weighed in all respects. Of more, those with the words in their names come
# first, then those with the words in other labels, then the rest: which takes a tenth of the time.
WEIGHED = 2_000
IDS_KEPT = 100_000  # product ids of a process, of some 150 bytes

_ids: LRUCache[int, str] = LRUCache(IDS_KEPT)  # by the keys that stand for them in every index
_ids_lock = Lock()


@dataclass(frozen=True, slots=True)
class Hits:
    """Those of one page, and where the next page begins."""

    addresses: tuple[DocAddress, ...]
    product_ids: tuple[str, ...]
    following: Position | None


class Ordering:
    """Of one state of the index. Safe to share between threads."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def best(
        self, text: TextQuery, conditions: Sequence[Query], total: int, limit: int
    ) -> tuple[DocAddress, ...]:
        """The first hits of a text. total: how many there are."""
        if total <= WEIGHED:
            return self.by_score(all_of(text.scored, conditions), limit)
        best = dict.fromkeys(map(_place, self.by_score(all_of(text.named, conditions), limit)))
        for wider in (text.labelled, text.found):
            if len(best) < limit:
                hits = self._ranked(all_of(wider, conditions), limit, PROMINENCE)
                best |= dict.fromkeys(_place(address) for _, address in hits)
        return tuple(DocAddress(*place) for place in list(best)[:limit])

    def by_score(self, clauses: Clauses, limit: int) -> tuple[DocAddress, ...]:
        """By how well they match, times what popularity and boosts make of it."""
        found = self._searcher.search(
            Query.boolean_query(clauses), limit=limit, count=False, weight_by_field="weight"
        ).hits
        return tuple(address for _, address in found)

    def by_rank(self, clauses: Clauses, limit: int, position: Position, ranking: Ranking) -> Hits:
        """The page at a position."""
        found = self._ranked(clauses + after(position, ranking), limit + 1, ranking)
        shown = found[:limit]
        addresses = tuple(address for _, address in shown)
        ids = self.ids(addresses)
        if len(found) == len(shown):
            return Hits(addresses, ids, None)
        last = shown[-1][0]
        same = tuple(
            product_id for (rank, _), product_id in zip(shown, ids, strict=True) if rank == last
        )
        seen = (*position.seen, *same) if last == position.after else same
        return Hits(addresses, ids, Position(after=last, seen=seen))

    def _ranked(
        self, clauses: Clauses, limit: int, ranking: Ranking
    ) -> list[tuple[int, DocAddress]]:
        return self._searcher.search(
            Query.boolean_query(clauses),
            limit=limit,
            count=False,
            order_by_field=ranking.field,
            order=Order.Desc if ranking.descending else Order.Asc,
        ).hits

    def finds(self, query: Query) -> bool:
        """Whether there is any product."""
        return bool(self._searcher.search(query, limit=1, count=False).hits)

    def frequent(self, query: Query, field: str, limit: int) -> tuple[str, ...]:
        """The values of a field that most hits have."""
        terms = {"terms": {"field": field, "size": limit}}
        buckets = self._searcher.aggregate(query, {"values": terms})["values"]["buckets"]
        return tuple(
            bucket["key"]
            for bucket in sorted(buckets, key=lambda each: (-each["doc_count"], each["key"]))
        )

    def ids(self, addresses: Iterable[DocAddress]) -> tuple[str, ...]:
        """The products at these places. Their keys are in a column; the entries are compressed."""
        places = list(addresses)
        keys = cast("list[int]", self._searcher.fast_field_values("key", places))  # each has one
        with _ids_lock:
            known = [_ids.get(key) for key in keys]
        return tuple(
            self._read_id(place, key) if product_id is None else product_id
            for place, key, product_id in zip(places, keys, known, strict=True)
        )

    def _read_id(self, place: DocAddress, key: int) -> str:
        product_id: str = self._searcher.doc(place)["product_id"][0]
        with _ids_lock:
            _ids[key] = product_id
        return product_id


def _place(address: DocAddress) -> tuple[int, int]:
    return address.segment_ord, address.doc
