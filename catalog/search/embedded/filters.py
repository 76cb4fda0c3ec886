"""Filters of a list, and the rest of a list after a product, as queries of the index."""

from collections.abc import Iterable, Iterator

from tantivy import FieldType, Occur, Query

from catalog.search.base import SearchQuery
from catalog.search.embedded.entries import SCHEMA
from catalog.search.embedded.positions import Position
from catalog.search.facets import BRANDS, CATEGORIES, PRICES, RATINGS, of_attribute
from catalog.search.ranks import MAX_RANK, Ranking
from catalog.search.values import value_key
from catalog.search.words import clean


def filters(query: SearchQuery, *, without: str | None = None) -> list[Query]:
    """What every hit has to be, whatever its text.

    without: a filter that does not count here, by its name above or the code of its attribute
        as `of_attribute` says it.
    """
    return [condition for name, condition in _named(query) if name != without]


def active(query: SearchQuery) -> set[str]:
    """Names of the filters that are on and have a facet whose other values count on."""
    return {name for name, _ in _named(query) if name}


def _named(query: SearchQuery) -> Iterator[tuple[str, Query]]:
    """The filters that are on, with their names; those of "" are in every facet."""
    if query.category_id is not None:
        yield "", Query.term_query(SCHEMA, "category", clean(query.category_id), "basic")
    if query.categories:
        yield CATEGORIES, _one_of("category", query.categories)
    if query.brands:
        yield BRANDS, _one_of("brand", query.brands)
    for chosen in query.attributes:
        keys = [value_key(chosen.attribute, value) for value in chosen.values]
        yield of_attribute(chosen.attribute), Query.term_set_query(SCHEMA, "filter_value", keys)
    if query.price_min is not None or query.price_max is not None:
        yield PRICES, _prices(query.price_min or 0, query.price_max)
    if query.rating_min is not None:
        lowest = min(max(query.rating_min, 0), MAX_RANK)
        yield RATINGS, _range("rating", lower_bound=lowest, upper_bound=MAX_RANK)
    # What these two leave is a part of what there is without them: no facet of their own.
    for field, is_on in (("in_stock", query.in_stock), ("reduced", query.reduced)):
        if is_on:
            yield "", Query.term_query(SCHEMA, field, field_value=True)


def _one_of(field: str, values: Iterable[str]) -> Query:
    return Query.term_set_query(SCHEMA, field, [clean(value) for value in values])


def _prices(lowest: int, highest: int | None) -> Query:
    highest = MAX_RANK if highest is None else min(highest, MAX_RANK)
    if highest < max(lowest, 0):
        return Query.empty_query()
    return _range("price", lower_bound=max(lowest, 0), upper_bound=highest)


def after(position: Position, ranking: Ranking) -> list[tuple[Occur, Query]]:
    """The rest of a list. The product before it has its rank, others may have the same."""
    if position.after is None:
        return []
    lowest, highest = (0, position.after) if ranking.descending else (position.after, MAX_RANK)
    rest = _range(ranking.field, lower_bound=lowest, upper_bound=highest)
    return [(Occur.Must, rest), *without_products(position.seen)]


def without_products(product_ids: Iterable[str]) -> list[tuple[Occur, Query]]:
    """Clauses that leave these products out."""
    return [(Occur.MustNot, Query.term_set_query(SCHEMA, "product_id", list(product_ids)))]


def _range(field: str, *, lower_bound: int, upper_bound: int) -> Query:
    return Query.range_query(
        SCHEMA, field, FieldType.Unsigned, lower_bound=lower_bound, upper_bound=upper_bound
    )


def all_of(text: Query | None, conditions: Iterable[Query]) -> list[tuple[Occur, Query]]:
    """Clauses of a query in which only the text has a say in the score."""
    clauses = [(Occur.Must, Query.all_query() if text is None else text)]
    return clauses + [(Occur.Must, Query.const_score_query(part, 0.0)) for part in conditions]
