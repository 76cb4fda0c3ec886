"""Carts over REST. A guest's cart is opened by its token; refusals: shop/refusals.py."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cart.api.serializers import (
    AcceptPricesInput,
    AddLineInput,
    CartOutput,
    NewCartOutput,
    SetQuantityInput,
)
from cart.models import Cart
from cart.selectors import find_cart_of, view_of
from cart.services import accept_prices, add_line, open_cart, remove_line, set_quantity
from catalog.services.recommending.noting import note_cart
from shop.kernel.api import IF_NONE_MATCH, NOT_MODIFIED, ProblemOutput, output, visitor_header
from shop.kernel.consent import visitor_in
from shop.kernel.etags import etag_of, versions_in
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.sparse import Names, asked_in, sparse

_TOKEN = OpenApiParameter(
    "X-Cart-Token",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The secret that came with the cart.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of the cart as it was seen: it is only changed if it is still at that "
    "version. Without it, changes from several devices add up.",
)
_OTHER_VERSION = (
    "The cart is not at the version of `If-Match`: `precondition_failed` with `version`."
)


def _problems(codes: dict[int, str]) -> dict[Any, OpenApiResponse]:
    """Refusals for the API's description: status to codes."""
    return {
        (status, "application/problem+json"): OpenApiResponse(ProblemOutput, description=when)
        for status, when in codes.items()
    }


_NO_CART = "No such cart, or not this token: `cart_not_found`."
_BAD_QUANTITY = "`invalid`, `quantity_out_of_range`."


class CartsView(IdempotentWrites):
    """POST carts/ opens a cart."""

    @extend_schema(summary="Open a cart", request=None, responses={201: NewCartOutput})
    def post(self, _request: Request) -> Response:
        """An empty cart, and the token that opens it from now on."""
        cart, token = open_cart(
            currency=settings.SHOP_CURRENCY, now=timezone.now(), idempotency_key=self.attempt
        )
        view = view_of(cart, get_language())
        body = {**output(CartOutput, view), "token": token}
        return Response(body, status=status.HTTP_201_CREATED)


class CartDetailView(APIView):
    """GET carts/{id}/."""

    @extend_schema(
        summary="Read a cart",
        parameters=[_TOKEN, IF_NONE_MATCH, *sparse(CartOutput)],
        responses={200: CartOutput, 304: NOT_MODIFIED, **_problems({404: _NO_CART})},
    )
    def get(self, request: Request, cart_id: str) -> Response:
        """The cart at the prices and with the stock of this moment."""
        return _answer(_opened(request, cart_id), names=asked_in(request, CartOutput))


class CartLinesView(IdempotentWrites):
    """POST carts/{id}/lines/."""

    @extend_schema(
        summary="Put a SKU in the cart",
        parameters=[_TOKEN, visitor_header(), _IF_MATCH],
        request=AddLineInput,
        responses={
            201: CartOutput,
            **_problems(
                {
                    400: _BAD_QUANTITY,
                    404: "`cart_not_found`, `sku_not_found`.",
                    409: "`not_enough_stock` with `available`, `purchase_limit` with `limit`, "
                    "`cart_full`, `wrong_currency`.",
                    412: _OTHER_VERSION,
                }
            ),
        },
    )
    def post(self, request: Request, cart_id: str) -> Response:
        """Adds to the units that the line has already."""
        cart = _opened(request, cart_id)
        given = _valid(AddLineInput, request)
        change = add_line(
            cart_id=cart.cart_id,
            sku=given["sku"],
            quantity=given["quantity"],
            language=get_language(),
            now=timezone.now(),
            idempotency_key=self.attempt,
            versions=versions_in(request),
        )
        if change.offer is not None and not change.replayed:
            note_cart(visitor_in(request.headers), change.offer.product_id, now=timezone.now())
        return _answer(change.cart, status=status.HTTP_201_CREATED)


class CartLineView(IdempotentWrites):
    """PATCH and DELETE carts/{id}/lines/{sku}/."""

    @extend_schema(
        summary="Change the quantity of a line",
        parameters=[_TOKEN, _IF_MATCH],
        request=SetQuantityInput,
        responses={
            200: CartOutput,
            **_problems(
                {
                    400: _BAD_QUANTITY,
                    404: "`cart_not_found`, `line_not_found`, `sku_not_found`.",
                    409: "`not_enough_stock` with `available`, `purchase_limit` with `limit`.",
                    412: _OTHER_VERSION,
                }
            ),
        },
    )
    def patch(self, request: Request, cart_id: str, sku: str) -> Response:
        """May be repeated: the quantity is set, not added. 0 removes the line."""
        cart = _opened(request, cart_id)
        given = _valid(SetQuantityInput, request)
        change = set_quantity(
            cart_id=cart.cart_id,
            sku=sku,
            quantity=given["quantity"],
            language=get_language(),
            now=timezone.now(),
            versions=versions_in(request),
        )
        return _answer(change.cart)

    @extend_schema(
        summary="Remove a line",
        parameters=[_TOKEN, _IF_MATCH],
        responses={200: CartOutput, **_problems({404: _NO_CART, 412: _OTHER_VERSION})},
    )
    def delete(self, request: Request, cart_id: str, sku: str) -> Response:
        """May be repeated: a line that is not there is fine."""
        cart = _opened(request, cart_id)
        left = remove_line(
            cart_id=cart.cart_id, sku=sku, now=timezone.now(), versions=versions_in(request)
        )
        return _answer(left)


class AcceptPricesView(IdempotentWrites):
    """POST carts/{id}/accept-prices/."""

    @extend_schema(
        summary="Accept changed prices",
        parameters=[_TOKEN],
        request=AcceptPricesInput,
        responses={
            200: CartOutput,
            **_problems(
                {
                    400: "`invalid`.",
                    404: _NO_CART,
                    409: "`cart_changed`: the cart is at another version.",
                }
            ),
        },
    )
    def post(self, request: Request, cart_id: str) -> Response:
        """The customer agrees to the prices of now, where `previous_price` shows another."""
        cart = _opened(request, cart_id)
        given = _valid(AcceptPricesInput, request)
        accepted = accept_prices(
            cart_id=cart.cart_id,
            version=given["version"],
            now=timezone.now(),
            idempotency_key=self.attempt,
        )
        return _answer(accepted)


def _opened(request: Request, cart_id: str) -> Cart:
    return find_cart_of(cart_id, token=request.headers.get("X-Cart-Token", ""))


def _valid(form: type[Any], request: Request) -> dict[str, Any]:
    given = form(data=request.data)
    given.is_valid(raise_exception=True)
    valid: dict[str, Any] = given.validated_data
    return valid


def _answer(
    cart: Cart, *, status: int = status.HTTP_200_OK, names: Names | None = None
) -> Response:
    body = output(CartOutput, view_of(cart, get_language()), names)
    headers = {"ETag": etag_of(cart.version, body), "Cache-Control": "private, no-cache"}
    return Response(body, status=status, headers=headers)
