"""Shipping methods for a cart, for apps. Refusals: shop/refusals.py."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cart.api.opening import CART_TOKEN, opened_cart
from cart.selectors import view_of
from orders.errors import NoVatRate
from orders.selectors.quotes import checkout_quote
from shop.kernel.api import MoneyOutput


# Hours and minutes of the shop's clock: the format "time" of JSON Schema wants a zone.
@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class _ClockField(serializers.TimeField):
    """A time of day."""


class ShippingMethodOutput(serializers.Serializer):
    """A way to get the cart to a country, as its checkout shows it."""

    code = serializers.CharField(help_text="What checkout takes as `shipping_method`.")
    name = serializers.CharField()
    description = serializers.CharField()
    price = MoneyOutput(help_text="VAT included.")
    is_pickup = serializers.BooleanField()
    free_from = MoneyOutput(allow_null=True, help_text="A subtotal from which it is free.")
    order_before = _ClockField(
        format="%H:%M",
        allow_null=True,
        help_text="Until when an order of a working day leaves the same day, in the shop's time.",
    )
    leaves_today = serializers.BooleanField(help_text="Whether an order of this moment does.")


class ShippingMethodsOutput(serializers.Serializer):
    """All of them, in the shop's order."""

    results = ShippingMethodOutput(many=True)


class ShippingMethodsInput(serializers.Serializer):
    """Which cart, and where to."""

    cart_id = serializers.UUIDField()
    country = serializers.CharField(min_length=2, max_length=2, help_text="ISO 3166.")

    def validate_country(self, value: str) -> str:
        """Only where the shop sends to."""
        country = value.upper()
        if country not in settings.SHIP_TO_COUNTRIES:
            raise serializers.ValidationError(gettext("We do not deliver to this country."))
        return country


class ShippingMethodsView(APIView):
    """GET shipping-methods/."""

    @extend_schema(
        operation_id="shipping_methods",
        summary="What sending a cart costs",
        parameters=[ShippingMethodsInput, CART_TOKEN],
        responses={
            200: ShippingMethodsOutput,
            400: OpenApiResponse(description="The shop does not send to this country."),
            404: OpenApiResponse(description="`cart_not_found`: none, or not the caller's."),
            409: OpenApiResponse(description="`no_vat_rate`."),
        },
    )
    def get(self, request: Request) -> Response:
        """Every method that goes there with what is in the cart; none is an empty list.

        GET shipping-quotes/ has the totals as well.
        """
        given = ShippingMethodsInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked: dict[str, Any] = given.validated_data
        cart = view_of(opened_cart(request, str(asked["cart_id"])), get_language())
        quoted = checkout_quote(cart, country=asked["country"], method="", now=timezone.now())
        if quoted.refusal:
            raise NoVatRate(country=asked["country"])
        return Response({"results": ShippingMethodOutput(quoted.methods, many=True).data})
