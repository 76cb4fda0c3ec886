"""Carts over REST. Who may open which: cart/api/opening.py; refusals: shop/refusals.py."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cart.api.answers import NO_CART, cart_answer, cart_json, problems, valid
from cart.api.opening import CART_ID, CART_TOKEN, customer_in, opened_cart
from cart.api.serializers import (
    AcceptPricesInput,
    AddLineInput,
    CartOutput,
    NewCartOutput,
    SetQuantityInput,
)
from cart.customers import account_cart, cart_to_fill
from cart.selectors import find_cart
from cart.services import accept_prices, add_line, open_cart, remove_line, set_quantity
from catalog.selectors.offers import offers
from catalog.services.recommending.noting import note_cart
from shop.kernel.api import IF_NONE_MATCH, NOT_MODIFIED, visitor_header
from shop.kernel.consent import visitor_in
from shop.kernel.etags import versions_in
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.sparse import asked_in, sparse

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
_BAD_QUANTITY = "`invalid`, `quantity_out_of_range`."


class CartsView(IdempotentWrites):
    """POST carts/ opens a cart."""

    @extend_schema(
        summary="Open a cart",
        request=None,
        responses={
            201: NewCartOutput,
            200: OpenApiResponse(NewCartOutput, description="The cart that the account has."),
        },
    )
    def post(self, request: Request) -> Response:
        """An empty cart, and the token that opens it from now on.

        With an access token it is the account's: the one that it has, or else a new one. It needs
        no token of its own.
        """
        customer_id = customer_in(request)
        if customer_id is not None:
            return _accounts(customer_id)
        cart, token = open_cart(
            currency=settings.SHOP_CURRENCY, now=timezone.now(), idempotency_key=self.attempt
        )
        body = {**cart_json(cart), "token": token}
        return Response(body, status=status.HTTP_201_CREATED)


def _accounts(customer_id: str) -> Response:
    known = account_cart(customer_id)
    if known is not None:
        return Response({**cart_json(known), "token": ""})
    made = cart_to_fill(
        customer_id=customer_id, currency=settings.SHOP_CURRENCY, now=timezone.now()
    )
    body = {**cart_json(find_cart(made)), "token": ""}
    return Response(body, status=status.HTTP_201_CREATED)


class CartDetailView(APIView):
    """GET carts/{id}/."""

    @extend_schema(
        summary="Read a cart",
        parameters=[CART_TOKEN, CART_ID, IF_NONE_MATCH, *sparse(CartOutput)],
        responses={200: CartOutput, 304: NOT_MODIFIED, **problems({404: NO_CART})},
    )
    def get(self, request: Request, cart_id: str) -> Response:
        """The cart at the prices and with the stock of this moment."""
        return cart_answer(opened_cart(request, cart_id), names=asked_in(request, CartOutput))


class CartLinesView(IdempotentWrites):
    """POST carts/{id}/lines/."""

    @extend_schema(
        summary="Put a SKU in the cart",
        parameters=[CART_TOKEN, CART_ID, visitor_header(), _IF_MATCH],
        request=AddLineInput,
        responses={
            201: CartOutput,
            **problems(
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
        cart = opened_cart(request, cart_id)
        given = valid(AddLineInput, request)
        # One read serves the change and the answer.
        present = offers([*cart.quantities, given["sku"]], get_language())
        change = add_line(
            cart_id=cart.cart_id,
            sku=given["sku"],
            quantity=given["quantity"],
            language=get_language(),
            now=timezone.now(),
            idempotency_key=self.attempt,
            versions=versions_in(request),
            present=present,
        )
        if change.offer is not None and not change.replayed:
            note_cart(visitor_in(request.headers), change.offer.product_id, now=timezone.now())
        return cart_answer(change.cart, status=status.HTTP_201_CREATED, present=present)


class CartLineView(IdempotentWrites):
    """PATCH and DELETE carts/{id}/lines/{sku}/."""

    @extend_schema(
        summary="Change the quantity of a line",
        parameters=[CART_TOKEN, CART_ID, _IF_MATCH],
        request=SetQuantityInput,
        responses={
            200: CartOutput,
            **problems(
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
        cart = opened_cart(request, cart_id)
        given = valid(SetQuantityInput, request)
        present = offers([*cart.quantities, sku], get_language())
        change = set_quantity(
            cart_id=cart.cart_id,
            sku=sku,
            quantity=given["quantity"],
            language=get_language(),
            now=timezone.now(),
            versions=versions_in(request),
            present=present,
        )
        return cart_answer(change.cart, present=present)

    @extend_schema(
        summary="Remove a line",
        parameters=[CART_TOKEN, CART_ID, _IF_MATCH],
        responses={200: CartOutput, **problems({404: NO_CART, 412: _OTHER_VERSION})},
    )
    def delete(self, request: Request, cart_id: str, sku: str) -> Response:
        """May be repeated: a line that is not there is fine."""
        cart = opened_cart(request, cart_id)
        left = remove_line(
            cart_id=cart.cart_id, sku=sku, now=timezone.now(), versions=versions_in(request)
        )
        return cart_answer(left)


class AcceptPricesView(IdempotentWrites):
    """POST carts/{id}/accept-prices/."""

    @extend_schema(
        summary="Accept changed prices",
        parameters=[CART_TOKEN, CART_ID],
        request=AcceptPricesInput,
        responses={
            200: CartOutput,
            **problems(
                {
                    400: "`invalid`.",
                    404: NO_CART,
                    409: "`cart_changed`: the cart is at another version.",
                }
            ),
        },
    )
    def post(self, request: Request, cart_id: str) -> Response:
        """The customer agrees to the prices of now, where `previous_price` shows another."""
        cart = opened_cart(request, cart_id)
        given = valid(AcceptPricesInput, request)
        accepted = accept_prices(
            cart_id=cart.cart_id,
            version=given["version"],
            now=timezone.now(),
            idempotency_key=self.attempt,
        )
        return cart_answer(accepted)
