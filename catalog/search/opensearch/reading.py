"""Pages of lists, suggestions, and what the index knows of products."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch as Client
from opensearchpy import TransportError

from catalog.errors import SearchUnavailable
from catalog.search.base import (
    MAX_OFFERS,
    Audience,
    Completed,
    Facets,
    IndexUnusable,
    SearchPage,
    SearchQuery,
    Suggestions,
)
from catalog.search.documents import SearchDocument
from catalog.search.hidden import completed, completion_beginning
from catalog.search.opensearch.connection import Calls
from catalog.search.opensearch.cursors import Place, cursor_at, place_of
from catalog.search.opensearch.entries import facts_in
from catalog.search.opensearch.facets import aggregations, facets_of
from catalog.search.opensearch.filters import PUBLIC, chosen, of_the_list
from catalog.search.opensearch.matching import EVERYTHING, Query, any_word_query
from catalog.search.opensearch.names import Indexes
from catalog.search.opensearch.understanding import Understanding
from catalog.search.ranks import PROMINENCE, Ranking, ranking_of
from catalog.search.typed import has_text
from catalog.search.words import LANGUAGES, known_language

_COUNTED = 10_000  # hits, exactly
_VIEW = "1m"  # how long a shopper may look at one page before the next
_WALKED = 1000  # products read at once by `walk`
_LOOKED_AT = 4  # completions for each that is wanted: a text is there once for each of its words
_BY_SCORE = [{"_score": "desc"}, {"product_id": "asc"}]


@dataclass(frozen=True, slots=True)
class _Hits:
    """Those of one page, and what else the server said."""

    found: list[dict[str, Any]]
    total: int
    counted: Mapping[str, Any]
    following: Place | None

    @property
    def product_ids(self) -> tuple[str, ...]:
        return tuple(hit["_id"] for hit in self.found)


class Reading:
    """Safe to share between threads."""

    def __init__(self, client: Client, calls: Calls, indexes: Indexes) -> None:
        self._client = client
        self._calls = calls
        self._indexes = indexes
        self._understanding = Understanding(client, calls, indexes)

    def page(self, query: SearchQuery) -> SearchPage:
        """One search; up to three more when the first found nothing."""
        place = place_of(query)
        language = known_language(query.language)
        staff = query.audience is Audience.STAFF
        asked = self._understanding.of(language, query.text, query.wordings, hidden=staff)
        seen = SearchQuery(language, audience=query.audience)
        hits, did_you_mean = self._hits(query, asked.exact, place), None
        if not hits.total and query.text.strip() and not self._exists(seen, asked.exact):
            did_you_mean = self._understanding.correction(language, asked)
            hits = self._hits(query, asked.with_typos, place)
            if not hits.total and not self._exists(seen, asked.with_typos):
                hits = self._hits(query, asked.loosely, place)
        return SearchPage(
            product_ids=hits.product_ids,
            total=hits.total,
            next_cursor=None if hits.following is None else cursor_at(hits.following, query),
            facets=facets_of(query, hits.counted) if query.with_facets else Facets(),
            sold_out=frozenset(
                hit["_id"] for hit in hits.found if not hit["fields"]["in_stock"][0]
            ),
            did_you_mean=did_you_mean,
            offers=() if hits.total else self._offers(query),
        )

    def suggestions(self, language: str, text: str, limit: int) -> Suggestions:
        """What the text may become."""
        language = known_language(language)
        asked = self._understanding.of(language, text, ())
        if not asked.words:
            return Suggestions()
        begins = {"prefix": {"brand_terms": asked.words[-1].text}}
        counts = {
            "categories": {"terms": {"field": "own_category", "size": limit}},
            "brands": {
                "filter": begins,
                "aggs": {"values": {"terms": {"field": "brand", "size": limit}}},
            },
        }
        for query in (asked.exact, asked.with_typos, asked.loosely):
            answer = self._search(
                language,
                {
                    "size": limit,
                    "query": _weighted(_within(query, [PUBLIC])),
                    "sort": _BY_SCORE,
                    "aggs": counts,
                },
            )
            if answer["hits"]["hits"]:
                break
        found = answer["aggregations"]
        return Suggestions(
            product_ids=tuple(hit["_id"] for hit in answer["hits"]["hits"]),
            category_ids=_keys(found["categories"]),
            brands=_keys(found["brands"]["values"]),
        )

    def completions(self, kind: Completed, text: str, limit: int) -> tuple[str, ...]:
        """Brands or tags that go on like this."""
        begun = completion_beginning(kind, text)
        body = {
            "size": 0,
            "query": {"prefix": {"completion": begun}},
            "aggs": {
                "values": {
                    "terms": {
                        "field": "completion",
                        "include": f"{begun}.*",  # letters, digits and spaces: no signs
                        "order": {"_key": "asc"},
                        "size": _LOOKED_AT * limit,
                    }
                }
            },
        }
        answer = self._search(LANGUAGES[0], body)["aggregations"]["values"]
        found = dict.fromkeys(completed(bucket["key"]) for bucket in answer["buckets"])
        return tuple(sorted(found, key=str.casefold)[:limit])

    def known(self, language: str, product_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The facts of these products in the index of a language, by id, and of which change."""
        if not product_ids:
            return {}
        answer = self._calls.write(
            self._client.mget,
            index=self._indexes.alias(language),
            body={"ids": list(product_ids)},
            _source_includes="facts",
        )
        for each in answer["docs"]:
            if "error" in each:
                raise IndexUnusable(str(each["error"]["reason"]))
        return {each["_id"]: each for each in answer["docs"] if each["found"]}

    def walk(self) -> Iterator[SearchDocument]:
        """All products, without their texts, as they were when the first was asked for."""
        alias = self._indexes.alias(LANGUAGES[0])
        view = self._calls.write(self._client.create_pit, index=alias, keep_alive=_VIEW)["pit_id"]
        try:
            after: list[Any] | None = None
            while True:
                body = {
                    "size": _WALKED,
                    "pit": {"id": view, "keep_alive": _VIEW},
                    "sort": [{"product_id": "asc"}],
                    "_source": ["facts"],
                    "track_total_hits": False,
                } | ({} if after is None else {"search_after": after})
                hits = self._calls.write(self._client.search, body=body)["hits"]["hits"]
                if not hits:
                    return
                yield from (facts_in(hit["_source"]) for hit in hits)
                after = hits[-1]["sort"]
        finally:
            self._calls.write(self._client.delete_pit, body={"pit_id": [view]})

    def forget(self) -> None:
        """The index changed."""
        self._understanding.forget()

    def _hits(self, query: SearchQuery, text: Query, place: Place | None) -> _Hits:
        language = known_language(query.language)
        ranking = ranking_of(query)
        filters = chosen(query)
        body: dict[str, Any] = {
            "query": _within(text, of_the_list(query)),
            "post_filter": {"bool": {"filter": list(filters.values())}},
            "sort": _BY_SCORE if ranking is None else _sort(ranking),
            "size": query.limit + 1,
            "track_total_hits": _COUNTED,
        }
        if query.with_facets:
            body["aggs"] = aggregations(query, filters)
        view = None
        if ranking is None:
            body["query"] = _weighted(body["query"])
            # A score depends on all products, so from the second page on they stay as they are.
            view = None if place is None else place.view or self._view(language)
        if place is not None:
            body["search_after"] = list(place.after)
        answer = self._search(language, body, view)
        found = answer["hits"]["hits"]
        shown = found[: query.limit]
        more = len(found) > len(shown)
        return _Hits(
            found=shown,
            total=answer["hits"]["total"]["value"],
            counted=answer.get("aggregations", {}),
            following=Place(tuple(shown[-1]["sort"]), answer.get("pit_id")) if more else None,
        )

    def _offers(self, query: SearchQuery) -> tuple[str, ...]:
        """Something else for a shopper for whom there is nothing."""
        language = known_language(query.language)
        words = self._understanding.of(language, query.text, ()).words
        if has_text(query.text) and words:
            some_words = _within(any_word_query(words), [PUBLIC])
            some = self._best(language, _weighted(some_words), _BY_SCORE)
            if some:
                return some
        return self._best(language, _within(EVERYTHING, [PUBLIC]), _sort(PROMINENCE))

    def _best(
        self, language: str, query: Query, sort: Sequence[Mapping[str, str]]
    ) -> tuple[str, ...]:
        """The first MAX_OFFERS."""
        body = {"query": query, "sort": sort, "size": MAX_OFFERS, "track_total_hits": False}
        return tuple(hit["_id"] for hit in self._search(language, body)["hits"]["hits"])

    def _exists(self, seen: SearchQuery, query: Query) -> bool:
        """Whether there is any product, of all that they see."""
        within = _within(query, of_the_list(seen))
        body = {"query": within, "size": 1, "track_total_hits": False}
        return bool(self._search(seen.language, body)["hits"]["hits"])

    def _view(self, language: str) -> str | None:
        """A point in time of the index; None when the server has too many open already."""
        alias = self._indexes.alias(language)
        try:
            opened = self._calls.read(self._client.create_pit, index=alias, keep_alive=_VIEW)
        except (SearchUnavailable, TransportError):
            return None
        return str(opened["pit_id"])

    def _search(self, language: str, body: dict[str, Any], view: str | None = None) -> Any:
        """One search; in the index of the moment when the view of it has ended."""
        plain = {"_source": False, "docvalue_fields": ["in_stock"], **body}
        if view is not None:
            try:
                return self._calls.read(
                    self._client.search, body={**plain, "pit": {"id": view, "keep_alive": _VIEW}}
                )
            except (IndexUnusable, TransportError):
                pass  # it ran out; the same page without it may repeat or skip a product
        return self._calls.read(
            self._client.search, index=self._indexes.alias(language), body=plain
        )


def _within(text: Query, conditions: Sequence[Query]) -> Query:
    """The text alone has a say in the score."""
    return {"bool": {"must": [text], "filter": list(conditions)}}


def _weighted(query: Query) -> Query:
    """How well it matches, times what popularity and boosts make of it."""
    factor = {"field": "factor", "missing": 1}
    return {
        "function_score": {
            "query": query,
            "field_value_factor": factor,
            "boost_mode": "multiply",
        }
    }


def _sort(ranking: Ranking) -> list[dict[str, str]]:
    order = "desc" if ranking.descending else "asc"
    return [{ranking.field: order}, {"product_id": "asc"}]


def _keys(answer: Mapping[str, Any]) -> tuple[str, ...]:
    buckets = sorted(answer["buckets"], key=lambda each: (-each["doc_count"], each["key"]))
    return tuple(bucket["key"] for bucket in buckets)
