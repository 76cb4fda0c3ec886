"""What comes in and what goes out of the cart API."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cart.api import examples
from cart.forms import MAX_SKU_LENGTH, MAX_VERSION
from cart.selectors import GONE, OVER_LIMIT, SHORT
from catalog.api.serializers import ImageOutput
from shop.kernel.api import MoneyOutput


@extend_schema_serializer(examples=[examples.ADD])
class AddLineInput(serializers.Serializer):
    """A SKU to put in."""

    sku = serializers.CharField(max_length=MAX_SKU_LENGTH)
    quantity = serializers.IntegerField(default=1, help_text="Units, from 1 to 999.")


@extend_schema_serializer(examples=[examples.SET])
class SetQuantityInput(serializers.Serializer):
    """The new quantity of a line."""

    quantity = serializers.IntegerField(help_text="Units, from 0 to 999; 0 removes the line.")


@extend_schema_serializer(examples=[examples.ACCEPT])
class AcceptPricesInput(serializers.Serializer):
    """The version of the cart whose new prices the customer agrees to."""

    version = serializers.IntegerField(min_value=0, max_value=MAX_VERSION)


class CartLineOutput(serializers.Serializer):
    """One SKU."""

    sku = serializers.CharField()
    product_id = serializers.CharField()
    title = serializers.CharField()
    label = serializers.CharField(help_text="The chosen options.")  # type: ignore[assignment]
    image = ImageOutput(allow_null=True)
    quantity = serializers.IntegerField()
    unit_price = MoneyOutput()
    previous_price = MoneyOutput(
        allow_null=True, help_text="When put in, if the price has changed since: to be accepted."
    )
    compare_at_price = MoneyOutput(source="compare_at", allow_null=True)
    line_total = MoneyOutput()
    available = serializers.IntegerField(help_text="Units that can be ordered now.")
    expected_on = serializers.DateField(
        allow_null=True,
        help_text="When the line's last unit is promised; null: all are in stock.",
    )
    limit_per_customer = serializers.IntegerField(
        source="limit", allow_null=True, help_text="Units; null: as many as there are."
    )
    problem = serializers.ChoiceField(
        choices=["", SHORT, OVER_LIMIT, GONE],
        help_text="Why the line cannot be ordered; empty: it can.",
    )


class TotalsOutput(serializers.Serializer):
    """VAT included; shipping is known at checkout."""

    subtotal = MoneyOutput()


@extend_schema_serializer(examples=[examples.CART])
class CartOutput(serializers.Serializer):
    """A cart at the prices and with the stock of this moment."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="The number of changes so far.")
    currency = serializers.CharField()
    lines = CartLineOutput(many=True)
    totals = TotalsOutput(source="*")
    item_count = serializers.IntegerField()
    can_checkout = serializers.BooleanField()
    notices = serializers.ListField(child=serializers.CharField())


@extend_schema_serializer(examples=[examples.NEW_CART])
class NewCartOutput(CartOutput):
    """A cart that was just made, with its secret."""

    token = serializers.CharField(
        help_text="For the header X-Cart-Token. It is told only once, so keep it. Empty for the "
        "cart of an account, which an access token opens."
    )


class BroughtOutput(serializers.Serializer):
    """A line of the guest's cart."""

    sku = serializers.CharField()
    quantity = serializers.IntegerField()


class ClaimOutput(serializers.Serializer):
    """The cart to go on with, and what of it was a guest's until now."""

    cart = CartOutput()
    joined = serializers.BooleanField(
        help_text="Whether both carts held something, and are one now."
    )
    brought = BroughtOutput(
        many=True,
        help_text="What the guest's cart held when it was joined; empty where the account had no "
        "other cart, and when the request is repeated.",
    )
