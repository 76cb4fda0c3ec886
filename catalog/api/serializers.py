"""Products in lists, their pictures, and categories, in JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog.api import examples
from catalog.api.cards import card_json, picture_files, picture_srcset
from catalog.api.facets import FacetsOutput
from catalog.selectors.pictures import Picture
from shop.kernel.api import MoneyOutput
from shop.kernel.sparse import WrittenByHand


class ImageFileOutput(serializers.Serializer):
    """One file of a picture."""

    type = serializers.CharField(help_text="`image/avif`, `image/webp`; more may come.")
    width = serializers.IntegerField(help_text="Pixels.")
    height = serializers.IntegerField(help_text="Pixels.")
    url = serializers.URLField()


class ImageOutput(serializers.Serializer):
    """A picture in several widths."""

    alt = serializers.CharField()
    width = serializers.IntegerField(help_text="Pixels of the largest file.")
    height = serializers.IntegerField()
    option_values = serializers.ListField(
        child=serializers.CharField(), help_text="What it shows; empty: every variant."
    )
    srcset = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    @extend_schema_field(ImageFileOutput(many=True))
    def get_srcset(self, picture: Picture) -> list[dict[str, Any]]:
        """Its files, the smaller formats first, each from the narrowest to the widest.

        Take the first format that you show, and of it the first that is wide enough.
        """
        return picture_srcset(picture)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_files(self, picture: Picture) -> dict[str, str]:
        """Width in pixels to the address of its WebP; `srcset` tells more."""
        return picture_files(picture)


@extend_schema_field({"type": "number", "minimum": 0, "maximum": 5})
class RatingField(serializers.Field):
    """Hundredths of a star as a number: 435 becomes 4.35. No amount of money, so a float may do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="rating_hundredths", read_only=True, **kwargs)

    def to_representation(self, value: int) -> float:
        """0 when nobody has rated it."""
        return value / 100


class ProductCardOutput(WrittenByHand):
    """A product in a list."""

    id = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    brand = serializers.CharField()
    price = MoneyOutput()
    price_max = MoneyOutput()
    compare_at_price = MoneyOutput(source="compare_at", allow_null=True)
    rating = RatingField()
    review_count = serializers.IntegerField()
    image = ImageOutput(allow_null=True)

    def written(self, value: Any) -> dict[str, Any]:
        """A list has dozens of them."""
        return card_json(value)


@extend_schema_serializer(examples=[examples.PRODUCTS])
class ProductListOutput(serializers.Serializer):
    """A page of a list."""

    results = ProductCardOutput(many=True)
    next = serializers.URLField(allow_null=True)
    total = serializers.IntegerField(
        allow_null=True, help_text="Exact up to 10,000; null while search is down: not counted."
    )
    facets = FacetsOutput()
    did_you_mean = serializers.CharField(
        allow_null=True, help_text="The text as the shop would spell it; null: as it was given."
    )
    offers = ProductCardOutput(many=True, help_text="Something else, when nothing was found.")


@extend_schema_serializer(examples=[examples.CATEGORY])
class CategoryOutput(serializers.Serializer):
    """One category."""

    id = serializers.CharField()
    name = serializers.CharField()
    path = serializers.CharField()
    parent_id = serializers.CharField(allow_null=True)
    description = serializers.CharField()


@extend_schema_serializer(examples=[examples.SUGGESTIONS])
class SuggestionsOutput(serializers.Serializer):
    """What a text may become."""

    products = ProductCardOutput(many=True)
    categories = CategoryOutput(many=True)
    brands = serializers.ListField(child=serializers.CharField())
