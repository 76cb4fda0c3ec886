"""Counting what a list can be narrowed by: each facet within all filters but its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from catalog.search.base import PRICE_STEPS, RATING_STEPS, Facet, Facets, PriceRange, SearchQuery
from catalog.search.embedded.entries import read_named_value
from catalog.search.embedded.facets import MAX_VALUES
from catalog.search.embedded.filters import BRANDS, CATEGORIES, PRICES, RATINGS, of_attribute
from catalog.search.opensearch.matching import Query

_MAX_ATTRIBUTE_VALUES = 2000  # of all attributes together
_REST = "rest"  # what no filter of its own is left out for

Aggregations = dict[str, dict[str, Any]]


def aggregations(query: SearchQuery, chosen: Mapping[str, Query]) -> Aggregations:
    """What to count. chosen: the filters that are on, by name; they are the list's post_filter."""
    return {
        name: {
            "filter": {"bool": {"filter": [each for key, each in chosen.items() if key != name]}},
            "aggs": wanted,
        }
        for name, wanted in _wanted(query).items()
    }


def _wanted(query: SearchQuery) -> dict[str, Aggregations]:
    """By the filter that does not count."""
    values = {"terms": {"field": "named_value", "size": _MAX_ATTRIBUTE_VALUES}}
    return {
        CATEGORIES: {"values": {"terms": {"field": "category", "size": MAX_VALUES}}},
        BRANDS: {"values": {"terms": {"field": "brand", "size": MAX_VALUES}}},
        PRICES: {
            "ranges": _ranges("price", PRICE_STEPS),
            "lowest": {"min": {"field": "price"}},
            "highest": {"max": {"field": "price"}},
        },
        RATINGS: {"ranges": _ranges("rating", sorted(RATING_STEPS))},
        _REST: {
            "values": values,
            "in_stock": {"filter": {"term": {"in_stock": True}}},
            "reduced": {"filter": {"term": {"reduced": True}}},
        },
        **{of_attribute(each.attribute): {"values": values} for each in query.attributes},
    }


def _ranges(field: str, steps: Iterable[int]) -> dict[str, Any]:
    ranges = [
        {"key": str(low), "from": low} | ({} if high is None else {"to": high})
        for low, high in pairwise([*steps, None])
    ]
    return {"range": {"field": field, "ranges": ranges}}


def facets_of(query: SearchQuery, answers: Mapping[str, Any]) -> Facets:
    """What was counted."""
    return Facets(
        categories=_values(answers[CATEGORIES]["values"]),
        brands=_values(answers[BRANDS]["values"]),
        prices=_prices(answers[PRICES]["ranges"]),
        ratings=_ratings(answers[RATINGS]["ranges"]),
        attributes=_attributes(query, answers),
        in_stock=answers[_REST]["in_stock"]["doc_count"],
        reduced=answers[_REST]["reduced"]["doc_count"],
        price_min=_whole(answers[PRICES]["lowest"]["value"]),
        price_max=_whole(answers[PRICES]["highest"]["value"]),
    )


def _values(answer: Mapping[str, Any]) -> tuple[Facet, ...]:
    return _sorted(Facet(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"])


def _sorted(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    return tuple(sorted(facets, key=lambda facet: (-facet.count, facet.value)))


def _counts(answer: Mapping[str, Any]) -> dict[int, int]:
    """By where the range begins."""
    return {int(bucket["key"]): bucket["doc_count"] for bucket in answer["buckets"]}


def _prices(answer: Mapping[str, Any]) -> tuple[PriceRange, ...]:
    counts = _counts(answer)
    ends = [step - 1 for step in PRICE_STEPS[1:]]
    return tuple(
        PriceRange(low, high, counts[low])
        for low, high in zip(PRICE_STEPS, [*ends, None], strict=True)
        if counts[low]
    )


def _ratings(answer: Mapping[str, Any]) -> tuple[Facet, ...]:
    """So many stars and more: each step counts those above it, too."""
    counts = _counts(answer)
    sums = accumulate(counts[step] for step in RATING_STEPS)
    return tuple(
        Facet(str(step), count) for step, count in zip(RATING_STEPS, sums, strict=True) if count
    )


def _attributes(query: SearchQuery, answers: Mapping[str, Any]) -> dict[str, tuple[Facet, ...]]:
    """An attribute that is chosen from was counted without its own filter."""
    found = _by_attribute(answers[_REST]["values"])
    for each in query.attributes:
        found.pop(each.attribute, None)
        own = _by_attribute(answers[of_attribute(each.attribute)]["values"])
        found |= {code: facets for code, facets in own.items() if code == each.attribute}
    return found


def _by_attribute(answer: Mapping[str, Any]) -> dict[str, tuple[Facet, ...]]:
    """A value that products name differently counts under its most frequent name."""
    grouped: dict[str, dict[str, Facet]] = defaultdict(dict)
    for bucket in sorted(answer["buckets"], key=lambda each: (-each["doc_count"], each["key"])):
        attribute, value, name = read_named_value(bucket["key"])
        before = grouped[attribute].get(value, Facet(value, 0, name))
        grouped[attribute][value] = replace(before, count=before.count + bucket["doc_count"])
    return {code: _sorted(found.values())[:MAX_VALUES] for code, found in grouped.items()}


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
