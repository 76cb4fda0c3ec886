"""Counting what a list can be narrowed by: each facet within the filters that apply to it.

A facet is counted in the list without the facet's own filter, which is another list. So what was
counted is kept by list, and ticking a brand counts the brands no second time.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from tantivy import Query, Searcher

from catalog.search.base import (
    PRICE_STEPS,
    RATING_STEPS,
    Audience,
    Facet,
    Facets,
    PriceRange,
    SearchQuery,
)
from catalog.search.embedded.counted import Traits, read_path
from catalog.search.embedded.filters import filters
from catalog.search.embedded.keeping import Counts
from catalog.search.embedded.queries import all_of
from catalog.search.facets import (
    MAX_ATTRIBUTE_VALUES,
    MAX_VALUES,
    attribute_facets,
    price_ranges,
    rating_facets,
    value_facets,
    values_by_attribute,
)
from catalog.search.words import known_language

_MAX_PATHS = 20_000  # categories that have products
_FOUND, _TRAITS, _VALUES, _PATHS, _BRANDS = "found", "traits", "values", "paths", "brands"
_STATES = "states"

Answers = Mapping[str, Any]  # by the name of what was counted


@dataclass(frozen=True, slots=True)
class Summary:
    """What the pages of a list have in common."""

    total: int
    facets: Facets


class Counting:
    """Of one state of the index. counts: shared with the states before and after it."""

    def __init__(self, searcher: Searcher, counts: Counts) -> None:
        self._searcher = searcher
        self._counts = counts
        self._generation = counts.next_generation()

    def summary(self, query: SearchQuery, text: Query | None, *, typos: bool) -> Summary:
        """query: the list, without what differs from page to page. text: what its text finds."""
        lists = _Lists.of(query)
        answers = {
            each: self._answers(each, names, text, typos=typos)
            for each, names in lists.passes().items()
        }
        total = int(answers[query][_FOUND]["count"])
        return Summary(total, _facets(lists, answers) if query.with_facets else Facets())

    def _answers(
        self, query: SearchQuery, names: set[str], text: Query | None, *, typos: bool
    ) -> Answers:
        """In one pass over the list, or in none."""
        known = self._counts.of((query, typos), self._generation)
        missing = names - known.answers.keys()
        if not missing:
            return known.answers
        wanted = _aggregations(query.language)
        # How many there are decides on how long it is kept, so that is always counted.
        asked = {name: wanted[name] for name in {*missing, _FOUND}}
        found = Query.boolean_query(all_of(text, filters(query)))
        counted: dict[str, Any] = self._searcher.aggregate(found, asked)
        answers = {**known.answers, **{name: _READ[name](counted[name]) for name in asked}}
        total = int(answers[_FOUND]["count"])
        self._counts.keep((query, typos), replace(known, answers=answers, total=total))
        return answers


@dataclass(frozen=True, slots=True)
class _Lists:
    """A list, and those that its facets are counted in: each without the facet's own filter.

    Where that filter is off, it is the list itself.
    """

    whole: SearchQuery
    categories: SearchQuery
    brands: SearchQuery
    prices: SearchQuery
    ratings: SearchQuery
    states: SearchQuery
    attributes: Mapping[str, SearchQuery]  # by the code of one that is chosen from

    @classmethod
    def of(cls, query: SearchQuery) -> Self:
        priced = query.price_min is not None or query.price_max is not None
        return cls(
            whole=query,
            categories=replace(query, categories=()) if query.categories else query,
            brands=replace(query, brands=()) if query.brands else query,
            prices=replace(query, price_min=None, price_max=None) if priced else query,
            ratings=query if query.rating_min is None else replace(query, rating_min=None),
            states=replace(query, states=()) if query.states else query,
            attributes={
                each.attribute: _without(query, each.attribute) for each in query.attributes
            },
        )

    def passes(self) -> dict[SearchQuery, set[str]]:
        """What has to be counted in which of them."""
        passes = defaultdict(set, {self.whole: {_FOUND}})
        if self.whole.with_facets:
            passes[self.whole] |= {_TRAITS, _VALUES}
            passes[self.categories].add(_PATHS)
            passes[self.brands].add(_BRANDS)
            passes[self.prices] |= {_FOUND, _TRAITS}
            passes[self.ratings].add(_TRAITS)
            if self.whole.audience is Audience.STAFF:
                passes[self.states].add(_STATES)
            for each in self.attributes.values():
                passes[each].add(_VALUES)
        return passes


def _without(query: SearchQuery, attribute: str) -> SearchQuery:
    rest = tuple(chosen for chosen in query.attributes if chosen.attribute != attribute)
    return replace(query, attributes=rest)


def _aggregations(language: str) -> dict[str, dict[str, Any]]:
    values = f"values_{known_language(language)}"
    return {
        _FOUND: {"stats": {"field": "price"}},
        _TRAITS: {"terms": {"field": "traits", "size": 10_000}},
        _VALUES: {"terms": {"field": values, "size": MAX_ATTRIBUTE_VALUES}},
        _PATHS: {"terms": {"field": "path", "size": _MAX_PATHS}},
        _BRANDS: {"terms": {"field": "brand", "size": MAX_VALUES}},
        _STATES: {"terms": {"field": "state", "size": MAX_VALUES}},
    }


def _counted(answer: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]]


def _categories(answer: Mapping[str, Any]) -> tuple[Facet, ...]:
    """A product counts in each category on its path."""
    counts: Counter[str] = Counter()
    for path, count in _counted(answer):
        for category in read_path(path):
            counts[category] += count
    return value_facets(counts.items())[:MAX_VALUES]


def _traits(answer: Mapping[str, Any]) -> dict[Traits, int]:
    return {Traits.unpacked(int(number)): count for number, count in _counted(answer)}


_READ: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    _FOUND: lambda answer: {name: answer[name] for name in ("count", "min", "max")},
    _TRAITS: _traits,
    _VALUES: lambda answer: values_by_attribute(_counted(answer)),
    _PATHS: _categories,
    _BRANDS: lambda answer: value_facets(_counted(answer)),
    _STATES: lambda answer: value_facets(_counted(answer)),
}


def _facets(lists: _Lists, answers: Mapping[SearchQuery, Answers]) -> Facets:
    traits: Mapping[Traits, int] = answers[lists.whole][_TRAITS]
    priced = answers[lists.prices]
    return Facets(
        categories=answers[lists.categories][_PATHS],
        brands=answers[lists.brands][_BRANDS],
        prices=_prices(priced[_TRAITS]),
        ratings=_ratings(answers[lists.ratings][_TRAITS]),
        attributes=attribute_facets(
            answers[lists.whole][_VALUES],
            {code: answers[each][_VALUES] for code, each in lists.attributes.items()},
        ),
        in_stock=sum(count for each, count in traits.items() if each.in_stock),
        reduced=sum(count for each, count in traits.items() if each.reduced),
        states=answers.get(lists.states, {}).get(_STATES, ()),  # counted for staff only
        price_min=_whole(priced[_FOUND]["min"]),
        price_max=_whole(priced[_FOUND]["max"]),
    )


def _prices(traits: Mapping[Traits, int]) -> tuple[PriceRange, ...]:
    counts: Counter[int] = Counter()
    for each, count in traits.items():
        counts[PRICE_STEPS[each.price]] += count
    return price_ranges(counts)


def _ratings(traits: Mapping[Traits, int]) -> tuple[Facet, ...]:
    """Products count by the highest of the RATING_STEPS that they reach."""
    steps = sorted(RATING_STEPS)
    counts: Counter[int] = Counter()
    for each, count in traits.items():
        if each.rating:
            counts[steps[each.rating - 1]] += count
    return rating_facets(counts)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
