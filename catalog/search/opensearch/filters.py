"""Filters of a list as queries of the server."""

from collections.abc import Iterator

from catalog.publication import ProductState
from catalog.search.base import Audience, SearchQuery
from catalog.search.facets import BRANDS, CATEGORIES, PRICES, RATINGS, STATES, of_attribute
from catalog.search.opensearch.matching import NOTHING, Query, one_of
from catalog.search.ranks import MAX_RANK
from catalog.search.values import value_key
from catalog.search.words import clean

PUBLIC: Query = {"term": {"state": str(ProductState.PUBLISHED)}}  # every hit of a shopper is


def of_the_list(query: SearchQuery) -> list[Query]:
    """What every hit has to be, and every facet counts within."""
    seen = [PUBLIC] if query.audience is Audience.SHOPPERS else []
    return seen + [condition for name, condition in _named(query) if not name]


def chosen(query: SearchQuery) -> dict[str, Query]:
    """The filters that are on and have a facet whose other values count on, by their name."""
    named = {name: condition for name, condition in _named(query) if name}
    if query.audience is Audience.STAFF and query.states:
        named[STATES] = one_of("state", map(str, query.states))
    return named


def _named(query: SearchQuery) -> Iterator[tuple[str, Query]]:
    if query.category_id is not None:
        yield "", {"term": {"category": clean(query.category_id)}}
    if query.categories:
        yield CATEGORIES, one_of("category", map(clean, query.categories))
    if query.brands:
        yield BRANDS, one_of("brand", map(clean, query.brands))
    for each in query.attributes:
        keys = [value_key(each.attribute, value) for value in each.values]
        yield of_attribute(each.attribute), one_of("filter_value", keys)
    if query.price_min is not None or query.price_max is not None:
        yield PRICES, _between("price", query.price_min or 0, query.price_max)
    if query.rating_min is not None:
        yield RATINGS, _between("rating", query.rating_min, None)
    # What these two leave is a part of what there is without them: no facet of their own.
    for field, is_on in (("in_stock", query.in_stock), ("reduced", query.reduced)):
        if is_on:
            yield "", {"term": {field: True}}


def _between(field: str, lowest: int, highest: int | None) -> Query:
    lowest, highest = max(lowest, 0), MAX_RANK if highest is None else min(highest, MAX_RANK)
    return {"range": {field: {"gte": lowest, "lte": highest}}} if lowest <= highest else NOTHING
