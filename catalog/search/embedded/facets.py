"""Counting what a list can be narrowed by: each facet within the filters that apply to it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tantivy import Query, Searcher

from catalog.search.base import PRICE_STEPS, RATING_STEPS, Facets, SearchQuery
from catalog.search.embedded.filters import active, all_of, filters
from catalog.search.facets import (
    BRANDS,
    CATEGORIES,
    MAX_ATTRIBUTE_VALUES,
    MAX_VALUES,
    PRICES,
    RATINGS,
    attribute_facets,
    of_attribute,
    price_ranges,
    rating_facets,
    value_facets,
)
from catalog.search.words import known_language


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
            "size": MAX_ATTRIBUTE_VALUES,
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
    own = [of_attribute(chosen.attribute) for chosen in query.attributes]
    return Facets(
        categories=value_facets(_counted(answers["categories"])),
        brands=value_facets(_counted(answers["brands"])),
        prices=price_ranges(_counts(answers["prices"])),
        ratings=rating_facets(_counts(answers["ratings"])),
        attributes=attribute_facets(
            _counted(answers["values"]),
            {
                chosen.attribute: _counted(answers[name])
                for chosen, name in zip(query.attributes, own, strict=True)
            },
        ),
        in_stock=_true(answers["in_stock"]),
        reduced=_true(answers["reduced"]),
        price_min=_whole(answers["lowest"]["value"]),
        price_max=_whole(answers["highest"]["value"]),
    )


def _counted(answer: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]]


def _counts(answer: Mapping[str, Any]) -> dict[int, int]:
    """By where the range begins. Tantivy adds one before the first, whose key is no number."""
    return {int(key): count for key, count in _counted(answer) if key.isdecimal()}


def _true(answer: Mapping[str, Any]) -> int:
    return sum(bucket["doc_count"] for bucket in answer["buckets"] if bucket["key"])


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
