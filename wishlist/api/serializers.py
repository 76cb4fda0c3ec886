"""What comes in and what goes out of the wishlist's API."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cart.forms import MAX_SKU_LENGTH
from catalog.api import examples
from catalog.api.serializers import ImageOutput
from shop.kernel.api import MoneyOutput
from wishlist.selectors import GONE, SOLD_OUT


@extend_schema_serializer(examples=[examples.WISH])
class WishInput(serializers.Serializer):
    """An article of the wishlist."""

    sku = serializers.CharField(max_length=MAX_SKU_LENGTH)


class WishOutput(serializers.Serializer):
    """One SKU at the price and with the stock of this moment."""

    sku = serializers.CharField()
    added_at = serializers.DateTimeField()
    title = serializers.CharField()
    product_id = serializers.CharField(help_text="Empty when it is gone.")
    label = serializers.CharField(help_text="The chosen options.")  # type: ignore[assignment]
    image = ImageOutput(allow_null=True)
    price = MoneyOutput(allow_null=True)
    compare_at_price = MoneyOutput(source="compare_at", allow_null=True)
    available = serializers.IntegerField(help_text="Units that can be ordered now.")
    problem = serializers.ChoiceField(
        choices=["", SOLD_OUT, GONE],
        help_text="Why it cannot be ordered; empty: it can. What is gone has only a title.",
    )


class WishlistOutput(serializers.Serializer):
    """A page of the wishlist, the newest first."""

    results = WishOutput(many=True)
    next = serializers.URLField(allow_null=True)
