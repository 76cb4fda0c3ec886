"""What a cart comes to in a country, with each way to get it there, before it is ordered."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cart.api.opening import CART_TOKEN, opened_cart
from cart.selectors import CartView, view_of
from orders.api.examples import QUOTES
from orders.api.shipping import ShippingMethodOutput, ShippingMethodsInput
from orders.api.totals import OrderTotalsOutput, quoted_totals
from orders.selectors.quotes import MethodQuote, method_quotes
from shop.kernel.api import output


class ShippingQuoteOutput(serializers.Serializer):
    """A way to get the cart there, and what the order would come to with it."""

    method = ShippingMethodOutput()
    totals = serializers.SerializerMethodField()

    @extend_schema_field(OrderTotalsOutput)
    def get_totals(self, quote: MethodQuote) -> Any:
        """To the cent, as the order will say."""
        return quoted_totals(quote.totals)


class ShippingQuotesOutput(serializers.Serializer):
    """All ways, in the shop's order; the first one is what pages choose."""

    cart_version = serializers.IntegerField(
        help_text="Of the cart that was quoted: send it with the checkout."
    )
    can_checkout = serializers.BooleanField(
        help_text="Whether all of it can be ordered; the cart says why not."
    )
    expected_on = serializers.DateField(
        allow_null=True,
        help_text="When the last unit is promised that is still to come in; null: all are there.",
    )
    results = ShippingQuoteOutput(many=True)


class ShippingQuotesView(APIView):
    """GET shipping-quotes/."""

    @extend_schema(
        operation_id="shipping_quotes",
        summary="What a cart comes to, with each shipping method",
        parameters=[ShippingMethodsInput, CART_TOKEN],
        examples=[QUOTES],
        responses={
            200: ShippingQuotesOutput,
            400: OpenApiResponse(description="The shop does not send to this country."),
            404: OpenApiResponse(description="`cart_not_found`: none, or not the caller's."),
            409: OpenApiResponse(description="`no_vat_rate`."),
        },
    )
    def get(self, request: Request) -> Response:
        """Price, VAT and promise of every method that goes there; no method is an empty list.

        Only the country decides; the rest of an address is checked when the order is placed.
        Products that are not for sale any more cost nothing here, and cannot be ordered.
        """
        given = ShippingMethodsInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        cart = view_of(opened_cart(request, str(asked["cart_id"])), get_language())
        return Response(_answer(cart, country=asked["country"], now=timezone.now()))


def _answer(cart: CartView, *, country: str, now: datetime) -> Any:
    expected = [line.expected_on for line in cart.lines if line.expected_on]
    answer = {
        "cart_version": cart.version,
        "can_checkout": cart.can_checkout,
        "expected_on": max(expected, default=None),
        "results": method_quotes(cart, country=country, now=now),
    }
    return output(ShippingQuotesOutput, answer)
