"""Filters of a list, and the rest of a list after a product, as queries of the index."""

from collections.abc import Iterator

from tantivy import Occur, Query

from catalog.publication import ProductState
from catalog.search.base import Audience, SearchQuery
from catalog.search.embedded.entries import SCHEMA
from catalog.search.embedded.positions import Position
from catalog.search.embedded.queries import Clauses, between, one_of, without_products
from catalog.search.ranks import MAX_RANK, Ranking
from catalog.search.values import value_key
from catalog.search.words import clean


def filters(query: SearchQuery) -> list[Query]:
    """What every hit has to be, whatever its text."""
    return [*_seen(query), *_conditions(query)]


def public() -> Query:
    """What every hit of a shopper has to be."""
    return Query.term_query(SCHEMA, "state", str(ProductState.PUBLISHED), "basic")


def _seen(query: SearchQuery) -> Iterator[Query]:
    if query.audience is Audience.SHOPPERS:
        yield public()
    elif query.states:
        yield one_of("state", map(str, query.states))


def _conditions(query: SearchQuery) -> Iterator[Query]:
    if query.category_id is not None:
        yield one_of("category", [clean(query.category_id)])
    if query.categories:
        yield one_of("category", map(clean, query.categories))
    if query.brands:
        yield one_of("brand", map(clean, query.brands))
    for chosen in query.attributes:
        keys = [value_key(chosen.attribute, value) for value in chosen.values]
        yield one_of("filter_value", keys)
    if query.price_min is not None or query.price_max is not None:
        highest = MAX_RANK if query.price_max is None else min(query.price_max, MAX_RANK)
        yield between("price", max(query.price_min or 0, 0), highest)
    if query.rating_min is not None:
        yield between("rating", min(max(query.rating_min, 0), MAX_RANK))
    for field, is_on in (("in_stock", query.in_stock), ("reduced", query.reduced)):
        if is_on:
            yield Query.term_query(SCHEMA, field, field_value=True)


def after(position: Position, ranking: Ranking) -> Clauses:
    """The rest of a list. The product before it has its rank, others may have the same."""
    if position.after is None:
        return []
    lowest, highest = (0, position.after) if ranking.descending else (position.after, MAX_RANK)
    rest = between(ranking.field, lowest, highest)
    return [(Occur.Must, rest), *without_products(position.seen)]
