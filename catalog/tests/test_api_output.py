"""What is written by hand, so that lists are fast, is what the API's description says."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from rest_framework import renderers, serializers

from catalog.api.facets import FacetsOutput
from catalog.api.serializers import ProductCardOutput
from catalog.search.base import Facet, Facets, PriceRange
from catalog.selectors.cards import ProductCard
from catalog.selectors.pictures import Picture
from shop.kernel.api import JSONRenderer
from shop.kernel.money import Money

CARD = ProductCard(
    id="mug",
    slug="mok",
    name="Mok",
    brand="Klei",
    price=Money(1250, "EUR"),
    price_max=Money(1500, "EUR"),
    compare_at=Money(2500, "EUR"),
    rating_hundredths=435,
    review_count=2,
    image=Picture("mug", 1280, 960, "Een mok", ("rood",)),
    swatches=(),
)


def by_fields(output: type[serializers.Serializer], value: object) -> dict[str, Any]:
    """As the fields themselves would write it."""
    written: dict[str, Any] = serializers.Serializer.to_representation(output(), value)
    return written


def test_a_card_is_what_its_fields_would_write():
    assert ProductCardOutput().to_representation(CARD) == by_fields(ProductCardOutput, CARD)


@pytest.mark.django_db
def test_facets_are_what_their_fields_would_write():
    facets = Facets(
        categories=(Facet("huis", 2),),
        brands=(Facet("Klei", 1),),
        prices=(PriceRange(0, 999, 1), PriceRange(1000, None, 1)),
        ratings=(Facet("450", 1),),
        in_stock=2,
        reduced=1,
        price_min=100,
    )
    written = FacetsOutput().to_representation(facets)

    expected = by_fields(FacetsOutput, replace(facets, attributes={}))

    assert written == expected  # there are no filters


@pytest.mark.parametrize(
    "value",
    [
        {"text": "€ \u00e9 </script>", "number": 1.5, "nothing": None, "yes": True},
        [Decimal("1.50"), datetime(2026, 11, 30, 12, 0, 0, 123456, tzinfo=UTC)],
        {"half": "\ud800"},
        2**70,
        None,
    ],
)
def test_json_is_what_rest_framework_writes(value):
    def written(renderer: renderers.BaseRenderer) -> object:
        try:
            return renderer.render(value)
        except UnicodeEncodeError as error:
            return error.reason

    assert written(JSONRenderer()) == written(renderers.JSONRenderer())


def test_json_is_indented_on_request():
    indented = JSONRenderer().render({"a": 1}, "application/json; indent=2")

    assert indented == b'{\n  "a": 1\n}'
    assert json.loads(indented) == {"a": 1}
