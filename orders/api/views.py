"""Checkout and orders for apps. Refusals: shop/refusals.py."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cart.selectors import find_cart_of, view_of
from cart.tokens import hash_token
from orders.api.fulfilment import WithdrawalOutput, WithdrawInput
from orders.api.serializers import CheckoutInput, OrderOutput, order_output
from orders.errors import UnitsNotThere
from orders.models import Order
from orders.selectors.orders import order_by_cart_token
from orders.selectors.withdrawals import withdrawal_key
from orders.services.placing import Buyer, earlier_order, place_order
from orders.services.withdrawing import withdraw
from shop.kernel.api import visitor_header
from shop.kernel.consent import visitor_in
from shop.kernel.funnel import Step, note_steps
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.sparse import asked_in, sparse

CART_TOKEN = OpenApiParameter("X-Cart-Token", str, OpenApiParameter.HEADER, required=True)


class CheckoutView(IdempotentWrites):
    """POST checkout/."""

    write_scope = "checkout"

    @extend_schema(
        operation_id="checkout",
        summary="Order what is in a cart",
        parameters=[CART_TOKEN, visitor_header()],
        request=CheckoutInput,
        responses={
            201: OrderOutput,
            400: OpenApiResponse(description="The address or the shipping method does not fit."),
            404: OpenApiResponse(description="There is no such cart with this token."),
            409: OpenApiResponse(
                description="`out_of_stock`, `cart_changed`, `empty_cart`, `busy`, `no_vat_rate`."
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """Order what is in a cart; its stock is reserved until `reserved_until`."""
        given = CheckoutInput(data=request.data)
        given.is_valid(raise_exception=True)
        data, token = given.validated_data, request.headers.get("X-Cart-Token", "")
        cart_id = str(data["cart_id"])
        attempt: dict[str, Any] = {
            "cart_id": cart_id,
            "buyer": _buyer(data, token),
            "key": f"api:{cart_id}:{self.attempt or uuid4()}",
            "now": timezone.now(),
        }
        order = earlier_order(**attempt) if self.again else None
        if order is None:
            cart = view_of(find_cart_of(cart_id, token=token), attempt["buyer"].language)
            note_steps([Step.CHECKOUT], cart_id, now=attempt["now"])
            order = place_order(
                seen_version=data.get("cart_version"),
                cart=cart,
                visitor=visitor_in(request.headers),
                **attempt,
            )
        return Response(order_output(order), status=status.HTTP_201_CREATED)


def _buyer(data: dict[str, Any], token: str) -> Buyer:
    return Buyer(
        email=data["email"],
        shipping_address=data["shipping_address"],
        billing_address=data.get("billing_address"),
        shipping_method=data["shipping_method"],
        language=get_language() or settings.LANGUAGE_CODE,
        cart_token_hash=hash_token(token),
    )


class OrderView(APIView):
    """GET orders/{number}/."""

    @extend_schema(
        operation_id="order",
        summary="Read an order",
        parameters=[CART_TOKEN, *sparse(OrderOutput)],
        responses={200: OrderOutput, 404: OpenApiResponse(description="`order_not_found`.")},
    )
    def get(self, request: Request, number: str) -> Response:
        """An order, for whoever has the token of the cart that became it."""
        names = asked_in(request, OrderOutput)
        return Response(order_output(order_of(request, number), names))


class WithdrawView(IdempotentWrites):
    """POST orders/{number}/withdraw/."""

    @extend_schema(
        operation_id="withdraw",
        summary="Withdraw from the contract, or from a part of it",
        parameters=[CART_TOKEN],
        request=WithdrawInput,
        responses={
            201: WithdrawalOutput,
            400: OpenApiResponse(description="`units_not_there`: more than still can."),
            404: OpenApiResponse(description="`order_not_found`."),
            409: OpenApiResponse(
                description="`transition_refused`: not sold, or ended; `return_period_over`."
            ),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """What was not sent is cancelled, the rest comes back; the customer gets a receipt by mail.

        No reason is needed.
        """
        order = order_of(request, number)
        given = WithdrawInput(data=request.data)
        given.is_valid(raise_exception=True)
        lines = given.validated_data.get("lines")
        notice = withdraw(
            order.pk,
            units=None if lines is None else _units(order, lines),
            reason=given.validated_data["reason"],
            by=order.email,
            key=withdrawal_key(order, self.attempt or uuid4()),
            now=timezone.now(),
        )
        return Response(WithdrawalOutput(notice).data, status=status.HTTP_201_CREATED)


def _units(order: Order, lines: list[dict[str, Any]]) -> dict[int, int]:
    """By the line's id.

    Raises:
        UnitsNotThere: the order has no line with such a SKU.
    """
    ids = {line.sku: line.pk for line in order.lines.all()}
    if any(line["sku"] not in ids for line in lines):
        raise UnitsNotThere
    return {ids[line["sku"]]: line["quantity"] for line in lines}


def order_of(request: Request, number: str, *, with_lines: bool = True) -> Order:
    """The order that the caller may see."""
    token = request.headers.get("X-Cart-Token", "")
    return order_by_cart_token(number, token, with_lines=with_lines)
