"""Rows of recommended products in JSON, by themselves or beside a product."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalog.api import examples
from catalog.api.serializers import ProductCardOutput
from catalog.recommendations import blocks
from catalog.recommendations.blocks import Row, Shown
from catalog.selectors.products import ProductView
from shop.kernel.api import current_language, output


class ReasonOutput(serializers.Serializer):
    """A product that the visitor looked at."""

    id = serializers.CharField()
    name = serializers.CharField()


class RecommendedOutput(ProductCardOutput):
    """A product, and why it is shown."""

    because = ReasonOutput(
        allow_null=True, help_text="What this visitor looked at, if that is why; else null."
    )

    def written(self, value: Shown) -> dict[str, Any]:
        """The product as in every list, and the reason."""
        because = output(ReasonOutput, value.because) if value.because else None
        return super().written(value.card) | {"because": because}


@extend_schema_serializer(examples=[examples.ROW])
class RowOutput(serializers.Serializer):
    """Recommended products, the best first; may be empty."""

    results = RecommendedOutput(many=True)
    personal = serializers.BooleanField(
        help_text="Whether it was chosen from what this visitor did; false: the same for everybody."
    )


class _RowOfProduct(RowOutput):
    """A row beside a product: takes the product, and finds the row when it is written."""

    def found(self, product: ProductView) -> Row:
        """One read of what is recommended, and one of the tiles."""
        raise NotImplementedError

    def to_representation(self, product: ProductView) -> dict[str, Any]:
        """The same for everybody."""
        return super().to_representation({"results": self.found(product), "personal": False})


class SimilarRow(_RowOfProduct):
    """As `GET products/{id}/similar/`."""

    def found(self, product: ProductView) -> Row:
        """What visitors look at together with it, then what is like it."""
        return blocks.similar(product.id, current_language())


class AlsoBoughtRow(_RowOfProduct):
    """As `GET products/{id}/also-bought/`."""

    def found(self, product: ProductView) -> Row:
        """Empty until several customers bought them together."""
        return blocks.also_bought(product.id, current_language())
