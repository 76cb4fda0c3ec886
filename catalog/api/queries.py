"""What lists and suggestions can be asked for."""

from typing import Any

from rest_framework import serializers

from catalog.forms import MAX_VALUES
from catalog.search.base import STAFF_SORTS, Chosen, SearchQuery, Sort


class ProductQuery(serializers.Serializer):
    """What a list can be asked for."""

    q = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=True)
    category = serializers.CharField(required=False, help_text="The id of a category.")
    brand = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=MAX_VALUES
    )
    filter = serializers.ListField(
        child=serializers.RegexField(r"\A[a-z0-9-]{1,64}:.{1,100}\Z"),
        required=False,
        max_length=MAX_VALUES,
        help_text="`kleur:rood`, as the facets say it. Of one attribute, any of its values.",
    )
    price_min = serializers.IntegerField(min_value=0, max_value=10**9, required=False)
    price_max = serializers.IntegerField(min_value=0, max_value=10**9, required=False)
    rating_min = serializers.FloatField(min_value=0, max_value=5, required=False)
    in_stock = serializers.BooleanField(default=False)
    reduced = serializers.BooleanField(default=False)
    sort = serializers.ChoiceField(
        choices=[sort.value for sort in Sort if sort not in STAFF_SORTS],
        default=Sort.RELEVANCE.value,
    )
    cursor = serializers.CharField(required=False, max_length=500)


def search_query(data: dict[str, Any], language: str, *, with_facets: bool = True) -> SearchQuery:
    """The search that checked parameters ask for."""
    rating = data.get("rating_min")
    return SearchQuery(
        language=language,
        text=data["q"],
        category_id=data.get("category"),
        brands=tuple(data.get("brand", ())),
        attributes=_chosen(data.get("filter", [])),
        price_min=data.get("price_min"),
        price_max=data.get("price_max"),
        rating_min=None if rating is None else round(rating * 100),
        in_stock=data["in_stock"],
        reduced=data["reduced"],
        sort=Sort(data["sort"]),
        cursor=data.get("cursor"),
        with_facets=with_facets,
    )


def _chosen(filters: list[str]) -> tuple[Chosen, ...]:
    values: dict[str, list[str]] = {}
    for each in filters:
        attribute, _, value = each.partition(":")
        values.setdefault(attribute, []).append(value)
    return tuple(Chosen(attribute, tuple(each)) for attribute, each in sorted(values.items()))


class SuggestionQuery(serializers.Serializer):
    """What is being typed."""

    q = serializers.CharField(allow_blank=True, trim_whitespace=True)
