"""Counting what a list can be narrowed by: each facet within the filters that apply to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from tantivy import Query, Searcher

from catalog.search.base import PRICE_STEPS, RATING_STEPS, Facet, Facets, PriceRange, SearchQuery
from catalog.search.embedded.entries import read_named_value
from catalog.search.embedded.filters import (
    BRANDS,
    CATEGORIES,
    PRICES,
    RATINGS,
    active,
    all_of,
    filters,
    of_attribute,
)
from catalog.search.embedded.words import known_language

MAX_VALUES = 500  # of a facet, most frequent first
_MAX_ATTRIBUTE_VALUES = 2000  # of all attributes together


@dataclass(frozen=True, slots=True)
class Summary:
    """What the pages of a list have in common."""

    total: int
    facets: Facets


def summary_of(searcher: Searcher, query: SearchQuery, text: Query | None) -> Summary:
    """Figures that the same filters apply to share one pass over the products."""
    on = active(query)
    wanted = _wanted(query)
    passes: dict[str | None, dict[str, Any]] = defaultdict(dict)
    passes[None]["total"] = {"value_count": {"field": "price"}}
    if query.with_facets:
        for facet, aggregations in wanted.items():
            passes[facet if facet in on else None].update(aggregations)
    answers: dict[str, Any] = {}
    for without, aggregations in passes.items():
        within = Query.boolean_query(all_of(text, filters(query, without=without)))
        answers |= searcher.aggregate(within, aggregations)
    total = int(answers["total"]["value"])
    return Summary(total, _facets(query, answers) if query.with_facets else Facets())


def _wanted(query: SearchQuery) -> dict[str, dict[str, Any]]:
    """Aggregations by the filter that they leave out."""
    values = {
        "terms": {
            "field": f"values_{known_language(query.language)}",
            "size": _MAX_ATTRIBUTE_VALUES,
        }
    }
    steps = [*sorted(RATING_STEPS), None]
    return {
        CATEGORIES: {"categories": {"terms": {"field": "category", "size": MAX_VALUES}}},
        BRANDS: {"brands": {"terms": {"field": "brand", "size": MAX_VALUES}}},
        PRICES: {
            "prices": {"range": {"field": "price", "ranges": _ranges([*PRICE_STEPS, None])}},
            "lowest": {"min": {"field": "price"}},
            "highest": {"max": {"field": "price"}},
        },
        RATINGS: {"ratings": {"range": {"field": "rating", "ranges": _ranges(steps)}}},
        "": {
            "values": values,
            "in_stock": {"terms": {"field": "in_stock"}},
            "reduced": {"terms": {"field": "reduced"}},
        },
        **{
            of_attribute(chosen.attribute): {of_attribute(chosen.attribute): values}
            for chosen in query.attributes
        },
    }


def _ranges(steps: list[Any]) -> list[dict[str, Any]]:
    return [
        {"key": str(low), "from": low} | ({} if high is None else {"to": high})
        for low, high in pairwise(steps)
    ]


def _facets(query: SearchQuery, answers: Mapping[str, Any]) -> Facets:
    return Facets(
        categories=_values(answers["categories"]),
        brands=_values(answers["brands"]),
        prices=_prices(answers["prices"]),
        ratings=_ratings(answers["ratings"]),
        attributes=_attributes(query, answers),
        in_stock=_true(answers["in_stock"]),
        reduced=_true(answers["reduced"]),
        price_min=_whole(answers["lowest"]["value"]),
        price_max=_whole(answers["highest"]["value"]),
    )


def _values(answer: Mapping[str, Any]) -> tuple[Facet, ...]:
    return _sorted(Facet(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"])


def _sorted(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    return tuple(sorted(facets, key=lambda facet: (-facet.count, facet.value)))


def _counts(answer: Mapping[str, Any]) -> dict[int, int]:
    """By where the range begins. Tantivy adds one before the first, whose key is no number."""
    return {
        int(bucket["key"]): bucket["doc_count"]
        for bucket in answer["buckets"]
        if bucket["key"].isdecimal()
    }


def _prices(answer: Mapping[str, Any]) -> tuple[PriceRange, ...]:
    counts = _counts(answer)
    return tuple(
        PriceRange(low, None if high is None else high - 1, counts[low])
        for low, high in pairwise([*PRICE_STEPS, None])
        if low is not None and counts.get(low)
    )


def _ratings(answer: Mapping[str, Any]) -> tuple[Facet, ...]:
    """So many stars and more: each step counts those above it, too."""
    counts = _counts(answer)
    sums = accumulate(counts.get(step, 0) for step in RATING_STEPS)
    return tuple(
        Facet(str(step), count) for step, count in zip(RATING_STEPS, sums, strict=True) if count
    )


def _attributes(query: SearchQuery, answers: Mapping[str, Any]) -> dict[str, tuple[Facet, ...]]:
    """An attribute that is chosen from was counted without its own filter."""
    chosen = {each.attribute for each in query.attributes}
    values = _by_attribute(answers["values"])
    found = {code: facets for code, facets in values.items() if code not in chosen}
    for code in chosen:
        own = _by_attribute(answers[of_attribute(code)]).get(code)
        if own:
            found[code] = own
    return found


def _by_attribute(answer: Mapping[str, Any]) -> dict[str, tuple[Facet, ...]]:
    """A value that products name differently counts under its most frequent name."""
    grouped: dict[str, dict[str, Facet]] = defaultdict(dict)
    for bucket in sorted(answer["buckets"], key=lambda each: (-each["doc_count"], each["key"])):
        attribute, value, name = read_named_value(bucket["key"])
        before = grouped[attribute].get(value, Facet(value, 0, name))
        grouped[attribute][value] = replace(before, count=before.count + bucket["doc_count"])
    return {code: _sorted(found.values())[:MAX_VALUES] for code, found in grouped.items()}


def _true(answer: Mapping[str, Any]) -> int:
    return sum(bucket["doc_count"] for bucket in answer["buckets"] if bucket["key"])


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
