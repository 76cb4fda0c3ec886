"""Products and categories in JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.cards import card_json, picture_files
from catalog.api.facets import FacetsOutput
from catalog.selectors.pictures import Picture
from shop.kernel.api import MoneyOutput


class ImageOutput(serializers.Serializer):
    """A picture in several widths."""

    alt = serializers.CharField()
    width = serializers.IntegerField(help_text="Pixels of the largest file.")
    height = serializers.IntegerField()
    option_values = serializers.ListField(
        child=serializers.CharField(), help_text="What it shows; empty: every variant."
    )
    files = serializers.SerializerMethodField()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_files(self, picture: Picture) -> dict[str, str]:
        """Width in pixels to address."""
        return picture_files(picture)


@extend_schema_field({"type": "number", "minimum": 0, "maximum": 5})
class RatingField(serializers.Field):
    """Hundredths of a star as a number: 435 becomes 4.35. No amount of money, so a float may do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="rating_hundredths", read_only=True, **kwargs)

    def to_representation(self, value: int) -> float:
        """0 when nobody has rated it."""
        return value / 100


class ProductCardOutput(serializers.Serializer):
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

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """By hand: a list has dozens of them."""
        return card_json(instance)


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


class OptionValueOutput(serializers.Serializer):
    """One choice."""

    code = serializers.CharField()
    name = serializers.CharField()
    swatch = serializers.CharField(allow_null=True, help_text="#rrggbb, for colours.")


class OptionOutput(serializers.Serializer):
    """What is to be chosen."""

    code = serializers.CharField()
    name = serializers.CharField()
    values = OptionValueOutput(many=True)


class VariantOutput(serializers.Serializer):
    """One SKU."""

    sku = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())
    label = serializers.CharField()  # type: ignore[assignment]  # a Field's own is its caption
    price = MoneyOutput()
    compare_at_price = MoneyOutput(source="compare_at", allow_null=True)
    in_stock = serializers.BooleanField(help_text="Whether it can be ordered now.")
    expected_on = serializers.DateField(
        allow_null=True,
        help_text="When units come that are not there yet but can be ordered; null: none do.",
    )
    limit_per_customer = serializers.IntegerField(
        source="limit", allow_null=True, help_text="Units; null: as many as there are."
    )


class AttributeOutput(serializers.Serializer):
    """One line of the specifications."""

    code = serializers.CharField()
    name = serializers.CharField()
    value = serializers.CharField(help_text="As people read it, with its unit.")
    bare = serializers.CharField(
        allow_null=True,
        help_text="A number, the code of what was chosen, or yes or no; null: a text.",
    )


class SafetyOutput(serializers.Serializer):
    """Who answers for the product: Regulation (EU) 2023/988, article 19."""

    manufacturer = serializers.CharField()
    manufacturer_address = serializers.CharField()
    manufacturer_email = serializers.CharField()
    responsible_person = serializers.CharField()
    responsible_address = serializers.CharField()
    responsible_email = serializers.CharField()
    warnings = serializers.CharField()


class ProductOutput(serializers.Serializer):
    """A whole product."""

    id = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    brand = serializers.CharField()
    description = serializers.CharField(help_text="Sanitised HTML.")
    category_id = serializers.CharField()
    price = MoneyOutput()
    compare_at_price = MoneyOutput(allow_null=True)
    rating = RatingField()
    review_count = serializers.IntegerField()
    images = ImageOutput(many=True)
    options = OptionOutput(many=True)
    variants = VariantOutput(many=True)
    attributes = AttributeOutput(many=True, help_text="In the order shown.")
    safety = SafetyOutput(allow_null=True)


class CategoryOutput(serializers.Serializer):
    """One category."""

    id = serializers.CharField()
    name = serializers.CharField()
    path = serializers.CharField()
    parent_id = serializers.CharField(allow_null=True)
    description = serializers.CharField()


class SuggestionsOutput(serializers.Serializer):
    """What a text may become."""

    products = ProductCardOutput(many=True)
    categories = CategoryOutput(many=True)
    brands = serializers.ListField(child=serializers.CharField())
