"""Searching one unchanging state of the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tantivy import DocAddress, Index, Occur, Order, Query

from catalog.search.base import MAX_OFFERS, SearchPage, SearchQuery, Sort, Suggestions
from catalog.search.documents import SearchDocument
from catalog.search.embedded.entries import SCHEMA, document_in
from catalog.search.embedded.facets import Summary, summary_of
from catalog.search.embedded.filters import after, all_of, filters, without_products
from catalog.search.embedded.lexicon import Lexicon
from catalog.search.embedded.matching import any_word_query, beginning_query, text_query
from catalog.search.embedded.positions import WINDOW, Position, cursor_at, position_of
from catalog.search.ranks import BY_NEWEST, MAX_RANK, PROMINENCE, Ranking, ranking_of
from catalog.search.typed import has_text, words_asked
from catalog.search.words import known_language

KEPT = 200  # summaries of lists; the pages and sort orders of one list share it
_WALKED = 1000  # products read at once by `walk`

Clauses = list[tuple[Occur, Query]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as the index understands it. found and scored: None without a text."""

    found: Query | None = None
    scored: Query | None = None
    did_you_mean: str | None = None


@dataclass(frozen=True, slots=True)
class _Hits:
    """Those of one page, and where the next page begins."""

    addresses: tuple[DocAddress, ...]
    product_ids: tuple[str, ...]
    following: Position | None


class View:
    """Safe to share between threads: nothing in it changes but caches."""

    def __init__(self, index: Index) -> None:
        self._searcher = index.searcher()
        self._summary = lru_cache(maxsize=KEPT)(self._summed_up)
        self._asked = lru_cache(maxsize=KEPT)(self._understood)
        self._window = lru_cache(maxsize=KEPT)(self._best)

    def page(self, query: SearchQuery) -> SearchPage:
        """Raises BadQuery for a bad cursor, and the library's ValueError for a damaged file."""
        position = position_of(query)
        asked = self._asked(query.language, query.text, query.wordings)
        clauses = all_of(asked.found, filters(query))
        ranking = ranking_of(query)
        if ranking is not None:
            hits = self._by_rank(clauses, query.limit, position, ranking)
        elif position.after is None:
            hits = self._by_score(query, all_of(asked.scored, filters(query)), position)
        else:
            best = without_products(self._window(_list_of(query)))
            hits = self._by_rank(clauses + best, query.limit, position, PROMINENCE)
        summary = self._summary(_list_of(query))
        in_stock = self._searcher.fast_field_values("in_stock", list(hits.addresses))
        return SearchPage(
            product_ids=hits.product_ids,
            total=summary.total,
            next_cursor=None if hits.following is None else cursor_at(hits.following, query),
            facets=summary.facets,
            sold_out=frozenset(
                product_id
                for product_id, there_is in zip(hits.product_ids, in_stock, strict=True)
                if not there_is
            ),
            did_you_mean=asked.did_you_mean,
            offers=() if summary.total else self._offers(query),
        )

    def suggestions(self, language: str, text: str, limit: int) -> Suggestions:
        """What the text may become."""
        language = known_language(language)
        words, asked = words_asked(text, language), self._asked(language, text, ())
        if not words or asked.found is None or asked.scored is None:
            return Suggestions()
        found = self._searcher.search(
            asked.scored, limit=limit, count=False, weight_by_field="weight"
        ).hits
        branded = Query.boolean_query(
            [
                (Occur.Must, asked.found),
                (Occur.Must, beginning_query("brand_words", words[-1])),
            ]
        )
        return Suggestions(
            product_ids=self._ids([address for _, address in found]),
            category_ids=self._frequent(asked.found, "own_category", limit),
            brands=self._frequent(branded, "brand", limit),
        )

    def _frequent(self, query: Query, field: str, limit: int) -> tuple[str, ...]:
        terms = {"terms": {"field": field, "size": limit}}
        buckets = self._searcher.aggregate(query, {"values": terms})["values"]["buckets"]
        return tuple(
            bucket["key"]
            for bucket in sorted(buckets, key=lambda each: (-each["doc_count"], each["key"]))
        )

    def _understood(self, language: str, text: str, wordings: tuple[str, ...]) -> Asked:
        """What the text asks for; with typos allowed when nothing at all is spelt that way."""
        lexicon = self._lexicon(language)
        texts = (text, *wordings)
        exact = text_query(texts, lexicon, typos=False)
        if exact is None:
            return Asked()
        if self._searcher.search(exact.found, limit=1, count=False).hits:
            return Asked(exact.found, exact.scored)
        meant = lexicon.corrected(words_asked(text, lexicon.language))
        alike = text_query(texts, lexicon, typos=True) or exact
        return Asked(alike.found, alike.scored, meant)

    def _lexicon(self, language: str) -> Lexicon:
        return Lexicon(self._searcher, known_language(language))

    def _offers(self, query: SearchQuery) -> tuple[str, ...]:
        """Something else for a shopper for whom there is nothing."""
        if has_text(query.text):
            some = any_word_query(query.text, self._lexicon(query.language))
            found = self._searcher.search(
                some, limit=MAX_OFFERS, count=False, weight_by_field="weight"
            ).hits
            if found:
                return self._ids([address for _, address in found])
        return self._by_rank(all_of(None, []), MAX_OFFERS, Position(), PROMINENCE).product_ids

    def _by_rank(self, clauses: Clauses, limit: int, position: Position, ranking: Ranking) -> _Hits:
        found = self._searcher.search(
            Query.boolean_query(clauses + after(position, ranking)),
            limit=limit + 1,
            count=False,
            order_by_field=ranking.field,
            order=Order.Desc if ranking.descending else Order.Asc,
        ).hits
        shown = found[:limit]
        addresses = tuple(address for _, address in shown)
        ids = self._ids(addresses)
        if len(found) == len(shown):
            return _Hits(addresses, ids, None)
        last = shown[-1][0]
        same = tuple(
            product_id for (rank, _), product_id in zip(shown, ids, strict=True) if rank == last
        )
        seen = (*position.seen, *same) if last == position.after else same
        return _Hits(addresses, ids, Position(after=last, seen=seen))

    def _by_score(self, query: SearchQuery, clauses: Clauses, position: Position) -> _Hits:
        """Within the WINDOW; what follows it begins anew, by prominence."""
        limit = min(query.limit, WINDOW - position.offset)
        found = self._scored(clauses, limit=limit + 1, offset=position.offset)
        shown, end = tuple(found[:limit]), position.offset + limit
        if len(found) == len(shown):
            following = None
        elif end < WINDOW:
            following = Position(offset=end)
        else:
            following = Position(after=MAX_RANK)
        return _Hits(shown, self._ids(shown), following)

    def _best(self, query: SearchQuery) -> tuple[str, ...]:
        """The products of the WINDOW."""
        asked = self._asked(query.language, query.text, query.wordings)
        return self._ids(self._scored(all_of(asked.scored, filters(query)), limit=WINDOW))

    def _scored(self, clauses: Clauses, *, limit: int, offset: int = 0) -> list[DocAddress]:
        found = self._searcher.search(
            Query.boolean_query(clauses),
            limit=limit,
            count=False,
            offset=offset,
            weight_by_field="weight",
        ).hits
        return [address for _, address in found]

    def _ids(self, addresses: Sequence[DocAddress]) -> tuple[str, ...]:
        return tuple(self._searcher.doc(address)["product_id"][0] for address in addresses)

    def _summed_up(self, query: SearchQuery) -> Summary:
        asked = self._asked(query.language, query.text, query.wordings)
        return summary_of(self._searcher, query, asked.found)

    def documents(self, product_ids: Sequence[str]) -> dict[str, SearchDocument]:
        """Those of these products that are in the index, by id."""
        these = Query.term_set_query(SCHEMA, "product_id", list(product_ids))
        hits = self._searcher.search(these, limit=max(len(product_ids), 1), count=False).hits
        found = (document_in(self._searcher.doc(address)) for _, address in hits)
        return {document.product_id: document for document in found}

    def walk(self) -> Iterator[SearchDocument]:
        """All products."""
        ranking = Ranking(BY_NEWEST)
        position: Position | None = Position()
        while position is not None:
            hits = self._by_rank(all_of(None, []), _WALKED, position, ranking)
            yield from (document_in(self._searcher.doc(each)) for each in hits.addresses)
            position = hits.following


def _list_of(query: SearchQuery) -> SearchQuery:
    """What all pages and sort orders of a list have in common."""
    return replace(query, cursor=None, limit=1, sort=Sort.RELEVANCE)
