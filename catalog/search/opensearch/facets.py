"""Counting what a list can be narrowed by: each facet within all filters but its own."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from catalog.search.base import PRICE_STEPS, RATING_STEPS, Audience, Facets, SearchQuery
from catalog.search.facets import (
    BRANDS,
    CATEGORIES,
    MAX_ATTRIBUTE_VALUES,
    MAX_VALUES,
    PRICES,
    RATINGS,
    STATES,
    ByAttribute,
    attribute_facets,
    of_attribute,
    price_ranges,
    rating_facets,
    value_facets,
    values_by_attribute,
)
from catalog.search.opensearch.matching import Query

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
    values = {"terms": {"field": "named_value", "size": MAX_ATTRIBUTE_VALUES}}
    states = {"values": {"terms": {"field": "state", "size": MAX_VALUES}}}
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
        **({STATES: states} if query.audience is Audience.STAFF else {}),
    }


def _ranges(field: str, steps: Iterable[int]) -> dict[str, Any]:
    ranges = [
        {"key": str(low), "from": low} | ({} if high is None else {"to": high})
        for low, high in pairwise([*steps, None])
    ]
    return {"range": {"field": field, "ranges": ranges}}


def facets_of(query: SearchQuery, answers: Mapping[str, Any]) -> Facets:
    """What was counted."""
    chosen = [each.attribute for each in query.attributes]
    return Facets(
        categories=value_facets(_counted(answers[CATEGORIES]["values"])),
        brands=value_facets(_counted(answers[BRANDS]["values"])),
        prices=price_ranges(_counts(answers[PRICES]["ranges"])),
        ratings=rating_facets(_counts(answers[RATINGS]["ranges"])),
        attributes=attribute_facets(
            _attributes(answers[_REST]),
            {code: _attributes(answers[of_attribute(code)]) for code in chosen},
        ),
        in_stock=answers[_REST]["in_stock"]["doc_count"],
        reduced=answers[_REST]["reduced"]["doc_count"],
        states=value_facets(_counted(answers[STATES]["values"])) if STATES in answers else (),
        price_min=_whole(answers[PRICES]["lowest"]["value"]),
        price_max=_whole(answers[PRICES]["highest"]["value"]),
    )


def _attributes(answer: Mapping[str, Any]) -> ByAttribute:
    return values_by_attribute(_counted(answer["values"]))


def _counted(answer: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]]


def _counts(answer: Mapping[str, Any]) -> dict[int, int]:
    """By where the range begins."""
    return {int(key): count for key, count in _counted(answer)}


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
