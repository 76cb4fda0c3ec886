"""A whole product in JSON, with what an app may ask for beside it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog.api import examples
from catalog.api.reviews import ReviewOutput
from catalog.api.rows import AlsoBoughtRow, SimilarRow
from catalog.api.serializers import ImageOutput, RatingField
from catalog.selectors.categories import category_tree
from catalog.selectors.products import ProductView
from shop.kernel.api import MoneyOutput, current_language
from shop.kernel.sparse import HasExtras


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


class CrumbOutput(serializers.Serializer):
    """A category that the product lies in."""

    id = serializers.CharField()
    name = serializers.CharField()
    path = serializers.CharField()


@extend_schema_field(CrumbOutput(many=True))
class CategoryLineField(serializers.Field):
    """Where a product lies: takes the product. The tree is held by each process."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def to_representation(self, product: ProductView) -> list[dict[str, str]]:
        """From the top."""
        line = category_tree(current_language()).line_to(product.category_id)
        return [{"id": node.id, "name": node.name, "path": node.path} for node in line]


@extend_schema_serializer(examples=[examples.PRODUCT])
class ProductOutput(HasExtras):
    """A whole product."""

    left_out = ("reviews", "similar", "also_bought", "categories")

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
    reviews = ReviewOutput(
        many=True, required=False, help_text="The newest few. With `include=reviews`."
    )
    similar = SimilarRow(source="*", required=False, help_text="With `include=similar`.")
    also_bought = AlsoBoughtRow(source="*", required=False, help_text="With `include=also_bought`.")
    categories = CategoryLineField(
        required=False,
        help_text="From the department down to its own. With `include=categories`.",
    )
