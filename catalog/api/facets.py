"""What a list can be narrowed by, in JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from rest_framework import serializers

from catalog.search.base import Facet, Facets
from catalog.selectors.merchandising import filter_groups
from shop.kernel.sparse import WrittenByHand


class FacetOutput(serializers.Serializer):
    """One value of a filter, and how many products it leaves."""

    value = serializers.CharField()
    count = serializers.IntegerField()


class NamedFacetOutput(FacetOutput):
    """The same with what shoppers call it."""

    name = serializers.CharField()


class PriceRangeOutput(serializers.Serializer):
    """Prices in minor units (cents), both ends included."""

    price_min = serializers.IntegerField()
    price_max = serializers.IntegerField(allow_null=True, help_text="Null: no end.")
    count = serializers.IntegerField()


class AttributeFacetOutput(serializers.Serializer):
    """An attribute that the list can be filtered by: `filter=<code>:<value>`."""

    code = serializers.CharField()
    name = serializers.CharField()
    values = NamedFacetOutput(many=True)


class FacetsOutput(WrittenByHand):
    """What the list can be narrowed by; each is counted without its own filter."""

    categories = FacetOutput(many=True, help_text="By the ids of categories.")
    brands = FacetOutput(many=True)
    prices = PriceRangeOutput(many=True)
    ratings = FacetOutput(many=True, help_text="At least so many hundredths of a star.")
    attributes = AttributeFacetOutput(many=True, help_text="In the merchant's order.")
    in_stock = serializers.IntegerField()
    reduced = serializers.IntegerField()
    price_min = serializers.IntegerField(allow_null=True, help_text="In minor units (cents).")
    price_max = serializers.IntegerField(allow_null=True)

    def written(self, value: Facets) -> dict[str, Any]:
        """A list has hundreds of values."""
        return {
            "categories": _values(value.categories),
            "brands": _values(value.brands),
            "prices": [asdict(each) for each in value.prices],
            "ratings": _values(value.ratings),
            "attributes": _attributes(value),
            "in_stock": value.in_stock,
            "reduced": value.reduced,
            "price_min": value.price_min,
            "price_max": value.price_max,
        }


def _values(facets: Iterable[Facet]) -> list[dict[str, Any]]:
    return [{"value": each.value, "count": each.count} for each in facets]


def _attributes(facets: Facets) -> list[dict[str, Any]]:
    language = get_language() or settings.LANGUAGE_CODE
    found = facets.attributes or {}
    return [
        {
            "code": group.code,
            "name": group.name(language),
            "values": [
                {"value": each.value, "count": each.count, "name": each.name}
                for each in found[group.code]
            ],
        }
        for group in filter_groups()
        if group.code in found
    ]
