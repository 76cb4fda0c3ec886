"""Searching one unchanging state of the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tantivy import DocAddress, Index, Query

from catalog.search.base import (
    MAX_OFFERS,
    Audience,
    Completed,
    SearchPage,
    SearchQuery,
    Sort,
    Suggestions,
)
from catalog.search.documents import SearchDocument
from catalog.search.embedded.counted import Traits, read_path
from catalog.search.embedded.entries import SCHEMA, document_in
from catalog.search.embedded.facets import Counting, Summary
from catalog.search.embedded.filters import filters, public
from catalog.search.embedded.hits import Hits, Ordering
from catalog.search.embedded.keeping import Counts
from catalog.search.embedded.lexicon import Lexicon
from catalog.search.embedded.matching import TextQuery, any_word_query, text_query
from catalog.search.embedded.positions import WINDOW, Position, cursor_at, position_of
from catalog.search.embedded.queries import all_of, beginning, every, without_products
from catalog.search.hidden import completed, completion_beginning
from catalog.search.ranks import BY_NEWEST, MAX_RANK, PROMINENCE, Ranking, ranking_of
from catalog.search.typed import has_text, words_asked
from catalog.search.words import known_language

KEPT = 200  # lists whose best hits and figures all their pages share
TEXTS_KEPT = 1_000  # that the index need not understand anew
_WALKED = 1000  # products read at once by `walk`
_LOOKED_AT = 4  # completions for each that is wanted: a text is there once for each of its words


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as the index understands it. text: None without one."""

    text: TextQuery | None = None
    typos: bool = False
    did_you_mean: str | None = None

    @property
    def found(self) -> Query | None:
        """What the text finds."""
        return None if self.text is None else self.text.found


class View:
    """Safe to share between threads: nothing in it changes but caches.

    counts: what was counted in the states of the index before this one.
    """

    def __init__(self, index: Index, counts: Counts | None = None) -> None:
        self._searcher = index.searcher()
        self._ordering = Ordering(self._searcher)
        self._counting = Counting(self._searcher, counts or Counts())
        self._spelt = lru_cache(maxsize=TEXTS_KEPT)(self._as_spelt)
        self._alike = lru_cache(maxsize=TEXTS_KEPT)(self._with_typos)
        self._exists = lru_cache(maxsize=TEXTS_KEPT)(self._finds_anything)
        self._summary = lru_cache(maxsize=KEPT)(self._summed_up)
        self._window = lru_cache(maxsize=KEPT)(self._best)
        self._shown = lru_cache(maxsize=KEPT)(self._in_the_window)

    def page(self, query: SearchQuery) -> SearchPage:
        """Raises BadQuery for a bad cursor, and the library's ValueError for a damaged file."""
        position = position_of(query)
        listed = _list_of(query)
        asked, summary = self._summary(listed)
        hits = self._hits(query, listed, asked, position)
        traits = self._searcher.fast_field_values("traits", list(hits.addresses))
        sold_out = (
            product_id
            for product_id, number in zip(hits.product_ids, traits, strict=True)
            if number is None or not Traits.unpacked(int(number)).in_stock
        )
        return SearchPage(
            product_ids=hits.product_ids,
            total=summary.total,
            next_cursor=None if hits.following is None else cursor_at(hits.following, query),
            facets=summary.facets,
            sold_out=frozenset(sold_out),
            did_you_mean=asked.did_you_mean,
            offers=() if summary.total else self._offers(query),
        )

    def _hits(
        self, query: SearchQuery, listed: SearchQuery, asked: Asked, position: Position
    ) -> Hits:
        ranking = ranking_of(query)
        if ranking is None and position.after is None:
            return self._within(listed, query.limit, position.offset)
        clauses = all_of(asked.found, filters(query))
        if ranking is not None:
            return self._ordering.by_rank(clauses, query.limit, position, ranking)
        others = without_products(self._shown(listed))
        return self._ordering.by_rank(clauses + others, query.limit, position, PROMINENCE)

    def _within(self, listed: SearchQuery, limit: int, offset: int) -> Hits:
        """A page of the WINDOW; what follows it begins anew, by prominence.

        Most visitors see the first page only, so that is looked for by itself.
        """
        following: Position | None
        _asked, summary = self._summary(listed)
        end = min(offset + limit, WINDOW)
        best = self._window(listed) if offset else self._best(listed, end)
        shown = tuple(best[offset:end])
        if end < min(summary.total, WINDOW):
            following = Position(offset=end)
        else:
            following = Position(after=MAX_RANK) if summary.total >= WINDOW else None
        return Hits(shown, self._ordering.ids(shown), following)

    def _best(self, listed: SearchQuery, limit: int = WINDOW) -> tuple[DocAddress, ...]:
        """The first hits; of more hits, these are the first ones too."""
        asked, summary = self._summary(listed)
        if asked.text is None:
            return ()
        return self._ordering.best(asked.text, filters(listed), summary.total, limit)

    def _in_the_window(self, query: SearchQuery) -> tuple[str, ...]:
        """Products that the pages by rank leave out."""
        return self._ordering.ids(self._window(query))

    def _summed_up(self, query: SearchQuery) -> tuple[Asked, Summary]:
        """What the text of a list means, and its figures; with typos allowed when nothing at all is
        spelt as it is.
        """
        texts = (query.language, query.text, query.wordings, query.audience)
        asked = self._spelt(*texts)
        summary = self._counting.summary(query, asked.found, typos=False)
        if summary.total or asked.text is None or self._exists(*texts):
            return asked, summary
        alike = self._alike(*texts)
        return alike, self._counting.summary(query, alike.found, typos=True)

    def _as_spelt(
        self, language: str, text: str, wordings: tuple[str, ...], audience: Audience
    ) -> Asked:
        hidden = audience is Audience.STAFF
        lexicon = self._lexicon(language)
        return Asked(text_query((text, *wordings), lexicon, typos=False, hidden=hidden))

    def _with_typos(
        self, language: str, text: str, wordings: tuple[str, ...], audience: Audience
    ) -> Asked:
        hidden = audience is Audience.STAFF
        lexicon = self._lexicon(language)
        meant = lexicon.corrected(words_asked(text, lexicon.language))
        alike = text_query((text, *wordings), lexicon, typos=True, hidden=hidden)
        if alike is not None and not self._finds(alike.found, audience):
            alike = text_query((text, *wordings), lexicon, typos=True, loosely=True, hidden=hidden)
        return Asked(alike, typos=True, did_you_mean=meant)

    def _finds_anything(
        self, language: str, text: str, wordings: tuple[str, ...], audience: Audience
    ) -> bool:
        found = self._spelt(language, text, wordings, audience).found
        return found is not None and self._finds(found, audience)

    def _finds(self, query: Query, audience: Audience) -> bool:
        """Whether there is any product for them, whatever the filters."""
        conditions = [public()] if audience is Audience.SHOPPERS else []
        return self._ordering.finds(Query.boolean_query(all_of(query, conditions)))

    def suggestions(self, language: str, text: str, limit: int) -> Suggestions:
        """What the text may become."""
        language = known_language(language)
        words = words_asked(text, language)
        everything = SearchQuery(language, text=text, limit=1, with_facets=False)
        asked, summary = self._summary(everything)
        if not words or asked.text is None:
            return Suggestions()
        best = self._ordering.best(asked.text, [public()], summary.total, limit)
        shown = Query.boolean_query(all_of(asked.text.found, [public()]))
        branded = every([asked.text.found, beginning("brand_words", words[-1])])
        paths = self._ordering.frequent(shown, "path", limit)
        return Suggestions(
            product_ids=self._ordering.ids(best),
            category_ids=tuple(path[-1] for path in map(read_path, paths) if path),
            brands=self._ordering.frequent(branded, "brand", limit),
        )

    def completions(self, kind: Completed, text: str, limit: int) -> tuple[str, ...]:
        """Brands or tags that go on like this."""
        begun = completion_beginning(kind, text)
        terms = self._searcher.terms_with_prefix("completion", begun, None, _LOOKED_AT * limit)
        found = dict.fromkeys(completed(term) for term, _ in terms)
        return tuple(sorted(found, key=str.casefold)[:limit])

    def _lexicon(self, language: str) -> Lexicon:
        return Lexicon(self._searcher, known_language(language))

    def _offers(self, query: SearchQuery) -> tuple[str, ...]:
        """Something else for a shopper for whom there is nothing."""
        conditions = [public()]
        if has_text(query.text):
            some = any_word_query(query.text, self._lexicon(query.language))
            found = self._ordering.by_score(all_of(some, conditions), MAX_OFFERS)
            if found:
                return self._ordering.ids(found)
        return self._ordering.by_rank(
            all_of(None, conditions), MAX_OFFERS, Position(), PROMINENCE
        ).product_ids

    def documents(self, product_ids: Sequence[str]) -> dict[str, SearchDocument]:
        """Those of these products that are in the index, by id."""
        these = Query.term_set_query(SCHEMA, "product_id", list(product_ids))
        hits = self._searcher.search(these, limit=max(len(product_ids), 1), count=False).hits
        found = (document_in(self._searcher.doc(address)) for _, address in hits)
        return {document.product_id: document for document in found}

    def walk(self) -> Iterator[SearchDocument]:
        """All products."""
        position: Position | None = Position()
        while position is not None:
            hits = self._ordering.by_rank(all_of(None, []), _WALKED, position, Ranking(BY_NEWEST))
            yield from (document_in(self._searcher.doc(each)) for each in hits.addresses)
            position = hits.following


def _list_of(query: SearchQuery) -> SearchQuery:
    """What all pages and sort orders of a list have in common."""
    return replace(query, cursor=None, limit=1, sort=Sort.RELEVANCE)
