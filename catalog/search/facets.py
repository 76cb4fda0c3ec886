"""Facets of what an index counted: each within the filters that apply to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate, starmap
from operator import attrgetter, itemgetter

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
    by_value = sorted(counted, key=itemgetter(0))
    by_value.sort(key=itemgetter(1), reverse=True)  # of equally many the order stays
    return tuple(starmap(Facet, by_value))


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
        values = grouped[attribute]
        if value in values:
            values[value].count += count
        else:
            values[value] = Facet(value, count, name)
    return {
        code: tuple(_most_first(found.values()))[:MAX_VALUES] for code, found in grouped.items()
    }


def _most_first(facets: Iterable[Facet]) -> list[Facet]:
    """Of equally many by value. Sorted twice: one key of both would take three times as long."""
    by_value = sorted(facets, key=attrgetter("value"))
    by_value.sort(key=attrgetter("count"), reverse=True)  # of equal ones the order stays
    return by_value
