"""What other systems say of products, in JSON: only the members that come are changed."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalog.drafts import MAX_RELATED, MAX_VARIANTS, VatClass
from catalog.imports.codes import PRODUCT_ID_LENGTH, SKU_LENGTH
from catalog.merchant_models import LONGEST_ID, SYSTEM
from catalog.services.exports.sheet.parts import STATES
from shop.kernel.money import is_currency

MOST_UNITS = 1_000_000
MOST_MINOR = 10**12  # as much as an import takes
_CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class MoneyInput(serializers.Serializer):
    """An amount in minor units, VAT included."""

    amount = serializers.IntegerField(min_value=0, max_value=MOST_MINOR)
    currency = serializers.CharField(min_length=3, max_length=3)

    def validate_currency(self, code: str) -> str:
        """ISO 4217."""
        if not is_currency(code):
            raise serializers.ValidationError(_("No currency such as EUR (ISO 4217)."))
        return code


class TextsInput(serializers.DictField):
    """A text per language. An empty one takes it away; a language that is left out stays."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        child = serializers.CharField(max_length=most, allow_blank=True)
        super().__init__(child=child, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Raises ValidationError for a language that the shop does not have."""
        texts = super().run_validation(data)
        strange = [code for code in texts or {} if code not in dict(settings.LANGUAGES)]
        if strange:
            raise serializers.ValidationError(
                {code: [_("Not a language here.")] for code in strange}
            )
        return texts


class ExternalIdInput(serializers.Serializer):
    """What a system calls it."""

    system = serializers.RegexField(rf"^{SYSTEM}$")
    id = serializers.CharField(max_length=LONGEST_ID)


class ExternalIdsInput(serializers.ListField):
    """What systems call one thing: each system once, as it is found by that."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=ExternalIdInput(), required=False, max_length=10, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Raises ValidationError for a system that calls it two things."""
        given = super().run_validation(data)
        systems = [each["system"] for each in given]
        if len(set(systems)) != len(systems):
            raise serializers.ValidationError([_("Name each system once.")])
        return given


class OptionValueInput(serializers.Serializer):
    """One choice."""

    code = serializers.RegexField(_CODE, max_length=60)
    names = TextsInput(most=100)
    swatch = serializers.RegexField(r"^#[0-9a-fA-F]{3,8}$", required=False, allow_null=True)


class OptionInput(serializers.Serializer):
    """What is to be chosen, such as the colour."""

    code = serializers.RegexField(_CODE, max_length=60)
    names = TextsInput(most=100)
    values = serializers.ListField(child=OptionValueInput(), allow_empty=False, max_length=200)


class AttributeInput(serializers.Serializer):
    """One line of the specifications."""

    code = serializers.RegexField(_CODE, max_length=60)
    names = TextsInput(most=100)
    values = TextsInput(most=1000)
    value = serializers.CharField(max_length=200, required=False, allow_blank=True)


class VariantInput(serializers.Serializer):
    """One SKU. A new one needs a price; `stock` counts only for a SKU that is new to the shop."""

    sku = serializers.CharField(max_length=SKU_LENGTH)
    price = MoneyInput(required=False)
    compare_at_price = MoneyInput(required=False, allow_null=True)
    options = serializers.DictField(child=serializers.CharField(max_length=60), required=False)
    barcode = serializers.CharField(max_length=50, required=False, allow_blank=True)
    weight_grams = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False)
    stock = serializers.IntegerField(min_value=0, max_value=MOST_UNITS, required=False)
    external_ids = ExternalIdsInput()


class ProductItemInput(serializers.Serializer):
    """A product, found by its id, by an external id, or by the SKU of a variant."""

    product_id = serializers.RegexField(_CODE, max_length=PRODUCT_ID_LENGTH, required=False)
    external_ids = ExternalIdsInput()
    version = serializers.IntegerField(
        min_value=0,
        max_value=2**53,
        required=False,
        help_text="That it has to have still; 0: it has to be new. Without it: any.",
    )
    state = serializers.ChoiceField(STATES, required=False)
    names = TextsInput(most=300, required=False)
    descriptions = TextsInput(most=100_000, required=False)
    seo_titles = TextsInput(most=300, required=False)
    seo_descriptions = TextsInput(most=1000, required=False)
    brand = serializers.CharField(max_length=100, required=False, allow_blank=True)
    product_type = serializers.CharField(max_length=100, required=False, allow_blank=True)
    category_id = serializers.CharField(max_length=128, required=False)
    vat_class = serializers.ChoiceField([each.value for each in VatClass], required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=250
    )
    related = serializers.ListField(
        child=serializers.CharField(max_length=128), required=False, max_length=MAX_RELATED
    )
    guarantee_years = serializers.IntegerField(min_value=0, max_value=100, required=False)
    publish_from = serializers.DateTimeField(required=False, allow_null=True)
    publish_until = serializers.DateTimeField(required=False, allow_null=True)
    options = serializers.ListField(child=OptionInput(), required=False, max_length=10)
    attributes = serializers.ListField(child=AttributeInput(), required=False, max_length=200)
    variants = serializers.ListField(child=VariantInput(), required=False, max_length=MAX_VARIANTS)

    def validate_variants(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each SKU once."""
        if len({row["sku"] for row in rows}) != len(rows):
            raise serializers.ValidationError(_("Name each SKU once."))
        return rows
