"""The kinds of queries that the index is asked, in their cheapest forms."""

from collections.abc import Iterable, Sequence

from tantivy import FieldType, Occur, Query

from catalog.search.embedded.entries import SCHEMA
from catalog.search.ranks import MAX_RANK
from catalog.search.typed import typos_in

# So many terms are read side by side, each only where the rest of the query has products; of more
# all products are listed first, which costs less from then on.
FEW = 24

Clauses = list[tuple[Occur, Query]]


def all_of(text: Query | None, conditions: Iterable[Query]) -> Clauses:
    """Clauses of a query in which only the text has a say in the score."""
    clauses = [(Occur.Must, Query.all_query() if text is None else text)]
    return clauses + [(Occur.Must, Query.const_score_query(part, 0.0)) for part in conditions]


def every(queries: Iterable[Query]) -> Query:
    """Products that all of these find."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def most_of(queries: Iterable[Query], least: int) -> Query:
    """Products that at least so many of these find."""
    either = [(Occur.Should, query) for query in queries]
    return Query.boolean_query(either, minimum_number_should_match=least)


def any_of(queries: Sequence[Query]) -> Query:
    """Products that one of these finds; of no queries none."""
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def one_of(field: str, terms: Iterable[str]) -> Query:
    """Products with one of the terms."""
    different = list(dict.fromkeys(terms))
    if len(different) > FEW:
        return Query.term_set_query(SCHEMA, field, different)
    return any_of([Query.term_query(SCHEMA, field, term, "basic") for term in different])


def without_products(product_ids: Iterable[str]) -> Clauses:
    """Clauses that leave these products out."""
    return [(Occur.MustNot, Query.term_set_query(SCHEMA, "product_id", list(product_ids)))]


def between(field: str, lowest: int, highest: int = MAX_RANK) -> Query:
    """Products whose number lies there; both ends are in."""
    if highest < lowest:
        return Query.empty_query()
    return Query.range_query(
        SCHEMA, field, FieldType.Unsigned, lower_bound=lowest, upper_bound=highest
    )


def beginning(field: str, word: str) -> Query:
    """Products with a word that begins so."""
    return Query.fuzzy_term_query(SCHEMA, field, word, distance=0, prefix=True)


def like(field: str, word: str) -> Query:
    """Products with a word that differs by a letter, or by two when it is long."""
    return Query.fuzzy_term_query(SCHEMA, field, word, distance=typos_in(word))
