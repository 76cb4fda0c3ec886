"""What a list can be narrowed by, in JSON."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.search.base import Facet, Facets
from catalog.selectors.merchandising import filter_groups
from shop.kernel.api import output


class FacetOutput(serializers.Serializer):
    """One value of a filter, and how many products it leaves."""

    value = serializers.CharField()
    count = serializers.IntegerField()

    def to_representation(self, instance: Facet) -> dict[str, Any]:
        """By hand: a list has hundreds of them, and a field costs more than what it says."""
        return {"value": instance.value, "count": instance.count}


class NamedFacetOutput(FacetOutput):
    """The same with what shoppers call it."""

    name = serializers.CharField()

    def to_representation(self, instance: Facet) -> dict[str, Any]:
        """By hand, like the other."""
        return {"value": instance.value, "count": instance.count, "name": instance.name}


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


class FacetsOutput(serializers.Serializer):
    """What the list can be narrowed by; each is counted without its own filter."""

    categories = FacetOutput(many=True, help_text="By the ids of categories.")
    brands = FacetOutput(many=True)
    prices = PriceRangeOutput(many=True)
    ratings = FacetOutput(many=True, help_text="At least so many hundredths of a star.")
    attributes = serializers.SerializerMethodField()
    in_stock = serializers.IntegerField()
    reduced = serializers.IntegerField()
    price_min = serializers.IntegerField(allow_null=True, help_text="In minor units (cents).")
    price_max = serializers.IntegerField(allow_null=True)

    @extend_schema_field(AttributeFacetOutput(many=True))
    def get_attributes(self, facets: Facets) -> Any:
        """In the merchant's order."""
        language = get_language() or settings.LANGUAGE_CODE
        found = facets.attributes or {}
        return [
            output(
                AttributeFacetOutput,
                {"code": group.code, "name": group.name(language), "values": found[group.code]},
            )
            for group in filter_groups()
            if group.code in found
        ]
