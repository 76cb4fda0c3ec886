"""Facets of what an index counted: each within the filters that apply to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate

from catalog.search.base import PRICE_STEPS, RATING_STEPS, Facet, PriceRange
from catalog.search.values import read_named_value

MAX_VALUES = 500  # of a facet, most frequent first
MAX_ATTRIBUTE_VALUES = 2000  # of all attributes together

# Names of filters, as facets leave their own out.
CATEGORIES, BRANDS, PRICES, RATINGS = "categories", "brands", "prices", "ratings"
STATES = "states"

Counted = Iterable[tuple[str, int]]  # values of a field, and how many products have each
ByAttribute = Mapping[str, tuple[Facet, ...]]  # by the code of the attribute


def of_attribute(code: str) -> str:
    """The name of the filter of an attribute."""
    return f"attribute {code}"


def value_facets(counted: Counted) -> tuple[Facet, ...]:
    """Most frequent values first."""
    return _sorted(Facet(value, count) for value, count in counted)


def price_ranges(counts: Mapping[int, int]) -> tuple[PriceRange, ...]:
    """counts: by the step that a range begins at."""
    ends = [step - 1 for step in PRICE_STEPS[1:]]
    return tuple(
        PriceRange(low, high, counts[low])
        for low, high in zip(PRICE_STEPS, [*ends, None], strict=True)
        if counts.get(low)
    )


def rating_facets(counts: Mapping[int, int]) -> tuple[Facet, ...]:
    """So many stars and more: each step counts those above it, too."""
    sums = accumulate(counts.get(step, 0) for step in RATING_STEPS)
    return tuple(
        Facet(str(step), count) for step, count in zip(RATING_STEPS, sums, strict=True) if count
    )


def attribute_facets(found: ByAttribute, without: Mapping[str, ByAttribute]) -> ByAttribute:
    """Each attribute within all filters but its own.

    found: within all filters. without: for each attribute that is chosen from, without its own.
    """
    facets = {code: values for code, values in found.items() if code not in without}
    for code, own in without.items():
        if code in own:
            facets[code] = own[code]
    return facets


def values_by_attribute(counted: Counted) -> ByAttribute:
    """Of named values. One that products name differently counts under its most frequent name."""
    grouped: dict[str, dict[str, Facet]] = defaultdict(dict)
    for text, count in sorted(counted, key=lambda each: (-each[1], each[0])):
        attribute, value, name = read_named_value(text)
        before = grouped[attribute].get(value, Facet(value, 0, name))
        grouped[attribute][value] = replace(before, count=before.count + count)
    return {code: _sorted(found.values())[:MAX_VALUES] for code, found in grouped.items()}


def _sorted(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    return tuple(sorted(facets, key=lambda facet: (-facet.count, facet.value)))
