"""How other systems read products."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.merchant.inputs import (
    AttributeInput,
    ExternalIdInput,
    OptionInput,
    VariantInput,
)
from catalog.selectors.merchant_products import StoredProduct
from catalog.services.exports.sheet.parts import STATES

_TEXTS = ("names", "descriptions", "seo_titles", "seo_descriptions")
_PLAIN = ("brand", "product_type", "category_id", "vat_class", "tags", "options", "attributes")
_MOMENTS = ("publish_from", "publish_until")


class MerchantProductOutput(serializers.Serializer):
    """A product as it is stored, in the words in which it is written."""

    product_id = serializers.CharField()
    version = serializers.IntegerField(help_text="Grows with each edit.")
    updated_at = serializers.DateTimeField()
    external_ids = ExternalIdInput(many=True)
    state = serializers.ChoiceField(STATES)
    names = serializers.DictField(child=serializers.CharField())
    descriptions = serializers.DictField(child=serializers.CharField())
    seo_titles = serializers.DictField(child=serializers.CharField())
    seo_descriptions = serializers.DictField(child=serializers.CharField())
    brand = serializers.CharField()
    product_type = serializers.CharField()
    category_id = serializers.CharField()
    vat_class = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    related = serializers.ListField(child=serializers.CharField())
    guarantee_years = serializers.IntegerField()
    publish_from = serializers.DateTimeField(allow_null=True)
    publish_until = serializers.DateTimeField(allow_null=True)
    options = OptionInput(many=True)
    attributes = AttributeInput(many=True)
    variants = serializers.SerializerMethodField()

    @extend_schema_field(VariantInput(many=True))
    def get_variants(self, stored: StoredProduct) -> Any:
        """Without `stock`, which has a call of its own."""

    def to_representation(self, instance: StoredProduct) -> dict[str, Any]:
        """By hand: what is stored is JSON already."""
        product, document = instance.product, instance.product.document
        called: dict[str, list[dict[str, str]]] = {}
        for each in instance.names:
            called.setdefault(each.sku, []).append({"system": each.system, "id": each.value})
        state = "published" if document["published"] else "draft"
        return {
            "product_id": product.product_id,
            "version": product.version,
            "updated_at": product.updated_at.astimezone(UTC),
            "external_ids": called.get("", []),
            "state": "archived" if document.get("archived") else state,
            **{name: document[name] for name in (*_TEXTS, *_PLAIN, *_MOMENTS)},
            "related": document.get("related", []),
            "guarantee_years": document.get("guarantee_years", 0),
            "variants": [
                _variant(row, document["currency"], called.get(row["sku"], []))
                for row in document["variants"]
            ],
        }


def _variant(row: dict[str, Any], currency: str, called: list[dict[str, str]]) -> dict[str, Any]:
    before = row["compare_at_minor"]
    return {
        "sku": row["sku"],
        "price": {"amount": row["price_minor"], "currency": currency},
        "compare_at_price": None if before is None else {"amount": before, "currency": currency},
        "options": row["options"],
        "barcode": row["barcode"],
        "weight_grams": row["weight_grams"],
        "external_ids": called,
    }


class MerchantProductListOutput(serializers.Serializer):
    """A page."""

    results = MerchantProductOutput(many=True)
    next = serializers.URLField(allow_null=True)
