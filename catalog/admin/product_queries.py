"""What is asked of the product list, and its filters with what they would leave."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from catalog.admin.searched import Asked, ListFilter, Option
from catalog.publication import ProductState
from catalog.search.base import (
    MAX_QUERY_LENGTH,
    Audience,
    Chosen,
    Facet,
    Facets,
    PriceRange,
    SearchQuery,
    Sort,
)
from catalog.selectors.categories import CategoryTree
from catalog.selectors.merchandising import filter_groups
from shop.kernel.money import Money

PRICE, EDITED = "price", "edited"  # what columns are sorted by
_SORTS = {
    PRICE: Sort.PRICE_UP,
    f"-{PRICE}": Sort.PRICE_DOWN,
    EDITED: Sort.EDITED_UP,
    f"-{EDITED}": Sort.EDITED,
}
_ATTRIBUTE = "attribute-"  # begins the parameter of an attribute's filter
_SHOWN = 25  # values of a filter; what else there is, is searched for
_RANGE = re.compile(r"(\d{1,12})-(\d{1,12})?")  # minor units: "1000-2499", "250000-"


def query_of(asked: Asked, language: str) -> SearchQuery:
    """What to search for. A filter that makes no sense is left out."""
    given = asked.chosen
    lowest, highest = _price_range(given.get("price", ""))
    text = asked.text[:MAX_QUERY_LENGTH]
    return SearchQuery(
        language=language,
        text=text,
        categories=_one(given, "category"),
        brands=_one(given, "brand"),
        attributes=tuple(
            Chosen(name.removeprefix(_ATTRIBUTE), (value,))
            for name, value in sorted(given.items())
            if name.startswith(_ATTRIBUTE)
        ),
        price_min=lowest,
        price_max=highest,
        in_stock=given.get("stock") == "1",
        sort=_SORTS.get(asked.order, Sort.RELEVANCE if text.strip() else Sort.EDITED),
        cursor=asked.cursor,
        limit=asked.limit,
        audience=Audience.STAFF,
        states=tuple(ProductState(each) for each in _one(given, "state") if each in ProductState),
    )


def _one(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return (given[name],) if given.get(name) else ()


def _price_range(text: str) -> tuple[int | None, int | None]:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None, None
    return int(found[1]), int(found[2]) if found[2] else None


def filters_of(
    query: SearchQuery, facets: Facets, tree: CategoryTree, language: str
) -> list[ListFilter]:
    """The filters beside the list; one that leaves no choice is left out."""
    names = {group.code: group.name(language) for group in filter_groups()}
    chosen = {each.attribute: each.values for each in query.attributes}
    attributes = facets.attributes or {}
    offered = [
        ListFilter("state", _("State"), list(_states(facets))),
        ListFilter("category", _("Category"), list(_categories(query, facets, tree))),
        ListFilter("stock", _("Stock"), list(_stock(query, facets))),
        ListFilter("brand", _("Brand"), _values(facets.brands, query.brands)),
        ListFilter("price", _("Price"), list(_prices(query, facets, language))),
    ]
    offered += [
        ListFilter(f"{_ATTRIBUTE}{code}", names[code], _values(values, chosen.get(code, ())))
        for code, values in sorted(attributes.items())
        if code in names
    ]
    return [each for each in offered if each.options]


def _states(facets: Facets) -> Iterator[Option]:
    counts = {facet.value: facet.count for facet in facets.states}
    for state in ProductState:
        if state in counts:
            yield Option(state.value, str(state.label), counts[state])


def _categories(query: SearchQuery, facets: Facets, tree: CategoryTree) -> Iterator[Option]:
    """The way down to the chosen category, then what is right below it."""
    counts = {facet.value: facet.count for facet in facets.categories}
    line = tree.line_to(query.categories[0]) if query.categories else []
    for depth, node in enumerate(line):
        yield Option(node.id, node.name, counts.get(node.id, 0), depth)
    for node in tree.children(line[-1].id) if line else tree.roots():
        if node.id in counts:
            yield Option(node.id, node.name, counts[node.id], len(line))


def _stock(query: SearchQuery, facets: Facets) -> Iterator[Option]:
    if query.in_stock or facets.in_stock:
        yield Option("1", _("In stock"), facets.in_stock)


def _values(facets: tuple[Facet, ...], chosen: tuple[str, ...]) -> list[Option]:
    """The most frequent ones, and always what is chosen."""
    shown = list(facets[:_SHOWN])
    missing = [value for value in chosen if value not in {facet.value for facet in shown}]
    counts = {facet.value: facet for facet in facets}
    shown += [counts.get(value, Facet(value, 0)) for value in missing]
    return [Option(facet.value, facet.name or facet.value, facet.count) for facet in shown]


def _prices(query: SearchQuery, facets: Facets, language: str) -> Iterator[Option]:
    ranges = list(facets.prices)
    lowest, highest = query.price_min, query.price_max
    if lowest is not None and (lowest, highest) not in {
        (each.price_min, each.price_max) for each in ranges
    }:
        ranges.append(PriceRange(lowest, highest, 0))
    for each in ranges:
        end = "" if each.price_max is None else str(each.price_max)
        yield Option(f"{each.price_min}-{end}", _range_name(each, language), each.count)


def _range_name(range_: PriceRange, language: str) -> str:
    lowest = Money(range_.price_min, "EUR").formatted(language)
    if range_.price_max is None:
        return _("%(lowest)s and more") % {"lowest": lowest}
    highest = Money(range_.price_max, "EUR").formatted(language)
    return f"{lowest} – {highest}"
