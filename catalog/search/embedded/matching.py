"""What finds what: a shopper's words and filters as queries of the index.

Words are looked up one by one; nothing that a shopper types is read as query syntax.
"""

from collections.abc import Iterable

from tantivy import FieldType, Occur, Order, Query

from catalog.search.base import MAX_QUERY_LENGTH, SearchQuery
from catalog.search.embedded.entries import SCHEMA, code_of
from catalog.search.embedded.ranks import MAX_RANK, Position, Ranking
from catalog.search.embedded.words import (
    clean,
    compounds_of,
    forms_of,
    known_language,
    telling_words,
    words_of,
)

MAX_WORDS = 12  # words of one search; what comes after them says nothing more
TYPO_FROM = 4  # letters; in shorter words one typo makes another word
PREFIX_FROM = 2  # letters

_NAME, _BRAND, _LABELS, _TEXT = 8.0, 5.0, 3.0, 1.0
_COMPOUND = 6.0
_PREFIX, _TYPO = 1.0, 0.5  # scores; a whole word that fits is worth more
_CODE = 10_000.0  # the one product that was asked for by its code comes first
_OTHER_FIELDS = 0.1  # what a second field that matches adds to the best


def text_query(text: str, language: str, *, typos: bool) -> Query | None:
    """Products that have every word of the text, or a code that it names; None without a text.

    typos: words of TYPO_FROM letters or more may differ by one letter.
    """
    text = clean(text).strip()[:MAX_QUERY_LENGTH]
    if not text:
        return None
    language = known_language(language)
    codes = [code_of(text), *(code_of(part) for part in text.split()[:MAX_WORDS])]
    by_code = Query.const_score_query(Query.term_set_query(SCHEMA, "code", codes), _CODE)
    words = telling_words(words_of(text)[:MAX_WORDS], language)
    if not words:
        return by_code
    by_words = Query.boolean_query(
        [(Occur.Must, part) for part in _parts(words, language, typos=typos)]
    )
    return Query.boolean_query([(Occur.Should, by_words), (Occur.Should, by_code)])


def _parts(words: list[str], language: str, *, typos: bool) -> Iterable[Query]:
    """One query for each word; it is also answered by a compound with the word next to it."""
    compounds = compounds_of(words)
    for place, word in enumerate(words):
        ways = list(_ways(word, language, last=place == len(compounds), typos=typos))
        for compound in compounds[max(place - 1, 0) : place + 1]:
            ways += _terms([(f"name_{language}", _COMPOUND)], compound, language)
        yield Query.disjunction_max_query(ways, _OTHER_FIELDS)


def _ways(word: str, language: str, *, last: bool, typos: bool) -> Iterable[Query]:
    """How one word may be met."""
    name, labels = f"name_{language}", f"labels_{language}"
    fields = [
        (name, _NAME),
        ("brand_words", _BRAND),
        (labels, _LABELS),
        (f"text_{language}", _TEXT),
    ]
    yield from _terms(fields, word, language)
    for field in (name, "brand_words", labels):
        if last and len(word) >= PREFIX_FROM:
            yield _like(field, word, score=_PREFIX, distance=0, prefix=True)
        if typos and len(word) >= TYPO_FROM:
            yield _like(field, word, score=_TYPO, distance=1, prefix=False)


def _terms(fields: Iterable[tuple[str, float]], word: str, language: str) -> Iterable[Query]:
    for form in forms_of(word, language):
        for field, boost in fields:
            yield Query.boost_query(Query.term_query(SCHEMA, field, form, "freq"), boost)


def _like(field: str, word: str, *, score: float, distance: int, prefix: bool) -> Query:
    query = Query.fuzzy_term_query(SCHEMA, field, word, distance=distance, prefix=prefix)
    return Query.const_score_query(query, score)


def filters(query: SearchQuery, *, brands: bool = True, prices: bool = True) -> list[Query]:
    """What every hit has to be, whatever its text; without brands or prices for their facets."""
    wanted = []
    if query.category_id is not None:
        wanted.append(Query.term_query(SCHEMA, "category", clean(query.category_id), "basic"))
    if brands and query.brands:
        names = [clean(brand) for brand in query.brands]
        wanted.append(Query.term_set_query(SCHEMA, "brand", names))
    if prices and (query.price_min is not None or query.price_max is not None):
        wanted.append(_prices(query.price_min or 0, query.price_max))
    return wanted


def _prices(lowest: int, highest: int | None) -> Query:
    highest = MAX_RANK if highest is None else min(highest, MAX_RANK)
    if highest < max(lowest, 0):
        return Query.empty_query()
    return _range("price", lower_bound=max(lowest, 0), upper_bound=highest)


def after(position: Position, ranking: Ranking) -> list[tuple[Occur, Query]]:
    """The rest of a list. The product before it has its rank, others may have the same."""
    if position.after is None:
        return []
    if ranking.order == Order.Asc:
        rest = _range(ranking.field, lower_bound=position.after, upper_bound=MAX_RANK)
    else:
        rest = _range(ranking.field, lower_bound=0, upper_bound=position.after)
    seen = Query.term_set_query(SCHEMA, "product_id", list(position.seen))
    return [(Occur.Must, rest), (Occur.MustNot, seen)]


def _range(field: str, *, lower_bound: int, upper_bound: int) -> Query:
    return Query.range_query(
        SCHEMA, field, FieldType.Unsigned, lower_bound=lower_bound, upper_bound=upper_bound
    )


def all_of(text: Query | None, conditions: Iterable[Query]) -> list[tuple[Occur, Query]]:
    """Clauses of a query in which only the text has a say in the score."""
    clauses = [(Occur.Must, Query.all_query() if text is None else text)]
    return clauses + [(Occur.Must, Query.const_score_query(part, 0.0)) for part in conditions]
