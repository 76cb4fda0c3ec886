"""Searching one unchanging state of the index."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tantivy import DocAddress, Index, Query

from catalog.search.base import Facet, SearchPage, SearchQuery, Sort
from catalog.search.embedded.entries import SCHEMA
from catalog.search.embedded.matching import after, all_of, filters, text_query
from catalog.search.embedded.ranks import (
    MAX_OFFSET,
    Position,
    Ranking,
    cursor_at,
    position_of,
    ranking_of,
)

MAX_BRANDS = 500  # values of the brand facet, most frequent first
KEPT = 200  # summaries of lists; the pages and sort orders of one list share it


@dataclass(frozen=True, slots=True)
class Summary:
    """What the pages of a list have in common."""

    total: int
    brands: tuple[Facet, ...]
    price_min: int | None
    price_max: int | None


@dataclass(frozen=True, slots=True)
class _Hits:
    """Those of one page, each with its rank or its score, and where the next page begins."""

    found: list[tuple[Any, DocAddress]]
    product_ids: tuple[str, ...]
    following: Position | None


class View:
    """Safe to share between threads: nothing in it changes but a cache."""

    def __init__(self, index: Index) -> None:
        self._searcher = index.searcher()
        self._summary = lru_cache(maxsize=KEPT)(self._summed_up)
        self._text = lru_cache(maxsize=KEPT)(self._asked_for)

    def page(self, query: SearchQuery) -> SearchPage:
        """Raises BadQuery for a bad cursor, and the library's ValueError for a damaged file."""
        position, ranking = position_of(query), ranking_of(query)
        text = self._text(query.text, query.language)
        if ranking is None:
            hits = self._by_score(query, text, position)
        else:
            hits = self._by_rank(query, text, position, ranking)
        summary = self._summary(replace(query, cursor=None, limit=1, sort=Sort.RELEVANCE))
        in_stock = self._searcher.fast_field_values("in_stock", [hit for _, hit in hits.found])
        return SearchPage(
            product_ids=hits.product_ids,
            total=summary.total,
            next_cursor=None if hits.following is None else cursor_at(hits.following, query),
            brands=summary.brands,
            price_min=summary.price_min,
            price_max=summary.price_max,
            sold_out=frozenset(
                product_id
                for product_id, there_is in zip(hits.product_ids, in_stock, strict=True)
                if not there_is
            ),
        )

    def _asked_for(self, text: str, language: str) -> Query | None:
        """What the text asks for; with typos allowed when nothing at all is spelt that way."""
        exact = text_query(text, language, typos=False)
        if exact is None or self._searcher.search(exact, limit=1, count=False).hits:
            return exact
        return text_query(text, language, typos=True)

    def _by_rank(
        self, query: SearchQuery, text: Query | None, position: Position, ranking: Ranking
    ) -> _Hits:
        found = self._searcher.search(
            Query.boolean_query(all_of(text, filters(query)) + after(position, ranking)),
            limit=query.limit + 1,
            count=False,
            order_by_field=ranking.field,
            order=ranking.order,
        ).hits
        shown = found[: query.limit]
        ids = self._ids(shown)
        if len(found) == len(shown):
            return _Hits(shown, ids, None)
        last = shown[-1][0]
        same = tuple(
            product_id for (rank, _), product_id in zip(shown, ids, strict=True) if rank == last
        )
        seen = (*position.seen, *same) if last == position.after else same
        return _Hits(shown, ids, Position(after=last, seen=seen))

    def _by_score(self, query: SearchQuery, text: Query | None, position: Position) -> _Hits:
        found = self._searcher.search(
            Query.boolean_query(all_of(text, filters(query))),
            limit=query.limit + 1,
            count=False,
            offset=position.offset,
            weight_by_field="weight",
        ).hits
        shown = found[: query.limit]
        end = position.offset + len(shown)
        more = len(found) > len(shown) and end < MAX_OFFSET
        return _Hits(shown, self._ids(shown), Position(offset=end) if more else None)

    def _ids(self, hits: list[tuple[Any, DocAddress]]) -> tuple[str, ...]:
        return tuple(self._searcher.doc(address)["product_id"][0] for _, address in hits)

    def _summed_up(self, query: SearchQuery) -> Summary:
        """Each figure within the filters that apply to it; those with the same share one pass."""
        text = self._text(query.text, query.language)
        branded, priced = bool(query.brands), (query.price_min, query.price_max) != (None, None)
        passes: dict[tuple[bool, bool], dict[str, Any]] = {}
        passes.setdefault((branded, priced), {})["total"] = {"value_count": {"field": "price"}}
        passes.setdefault((False, priced), {})["brands"] = {
            "terms": {"field": "brand", "size": MAX_BRANDS}
        }
        passes.setdefault((branded, False), {}).update(
            lowest={"min": {"field": "price"}}, highest={"max": {"field": "price"}}
        )
        answers: dict[str, Any] = {}
        for (with_brands, with_prices), wanted in passes.items():
            conditions = filters(query, brands=with_brands, prices=with_prices)
            within = Query.boolean_query(all_of(text, conditions))
            answers |= self._searcher.aggregate(within, wanted)
        return Summary(
            total=int(answers["total"]["value"]),
            brands=_facets(answers["brands"]["buckets"]),
            price_min=_whole(answers["lowest"]["value"]),
            price_max=_whole(answers["highest"]["value"]),
        )

    def versions(self, product_ids: list[str]) -> dict[str, int]:
        """The version of each product that is in the index."""
        found = self._searcher.search(
            _products(product_ids), limit=max(len(product_ids), 1), count=False
        ).hits
        versions = self._searcher.fast_field_values("version", [hit for _, hit in found])
        ids = self._ids(found)
        return {
            product_id: int(version or 0) for product_id, version in zip(ids, versions, strict=True)
        }


def _products(product_ids: list[str]) -> Query:
    return Query.term_set_query(SCHEMA, "product_id", product_ids)


def _facets(buckets: list[dict[str, Any]]) -> tuple[Facet, ...]:
    facets = (Facet(bucket["key"], bucket["doc_count"]) for bucket in buckets)
    return tuple(sorted(facets, key=lambda facet: (-facet.count, facet.value)))


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
