"""Checkout and orders for apps. Refusals: shop/refusals.py."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from cart.api.opening import CART_TOKEN, opened_cart, token_in
from cart.selectors import view_of
from cart.tokens import hash_token
from catalog.api.paging import next_url
from catalog.errors import BadQuery
from orders.api import examples
from orders.api.callers import NO_ORDER, ORDER_TOKEN, SAME_TOKEN, account_in, order_of
from orders.api.fulfilment import WithdrawalOutput, WithdrawInput
from orders.api.output import OrderListOutput, OrderOutput, order_output
from orders.api.serializers import CheckoutInput
from orders.errors import OrderNotFound, UnitsNotThere
from orders.models import Order
from orders.selectors.history import orders_of
from orders.selectors.withdrawals import withdrawal_key
from orders.services.placing import Buyer, earlier_order, place_order
from orders.services.withdrawing import withdraw
from shop.kernel.api import output, visitor_header
from shop.kernel.api_links import leads_to
from shop.kernel.consent import visitor_in
from shop.kernel.funnel import Step, note_steps
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.sparse import Names, asked_in, sparse

_NUMBER = "$response.body#/number"  # where a link finds it


class CheckoutView(IdempotentWrites):
    """POST checkout/."""

    write_scope = "checkout"

    @leads_to(
        201, "order", "payment", "start_payment", "cancel_order", number=_NUMBER, **SAME_TOKEN
    )
    @extend_schema(
        operation_id="checkout",
        summary="Order what is in a cart",
        parameters=[CART_TOKEN, visitor_header()],
        request=CheckoutInput,
        examples=[examples.CHECKOUT, examples.ORDER],
        responses={
            201: OrderOutput,
            400: OpenApiResponse(
                description="The address does not fit; `not_deliverable`: nor does the shipping "
                "method."
            ),
            404: OpenApiResponse(description="`cart_not_found`: none, or not the caller's."),
            409: OpenApiResponse(
                description="`out_of_stock` with `skus`, `cart_changed`, `empty_cart`, `busy`, "
                "`no_vat_rate`, `purchase_limit` with `sku` and `limit`, `total_too_small`, "
                "`too_scattered`, `order_rejected`."
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """Order what is in a cart; its stock is reserved until `reserved_until`.

        With an access token the order is the account's, which alone opens it then. Without one it
        is a guest's, who goes on with the token of the cart.
        """
        customer = account_in(request)
        given = CheckoutInput(data=request.data, customer=customer)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        cart_id = str(data["cart_id"])
        attempt: dict[str, Any] = {
            "cart_id": cart_id,
            "buyer": _buyer(data, customer, token_in(request)),
            "key": f"api:{cart_id}:{self.attempt or uuid4()}",
            "now": timezone.now(),
        }
        order = earlier_order(**attempt) if self.again else None
        if order is None:
            cart = view_of(opened_cart(request, cart_id), attempt["buyer"].language)
            note_steps([Step.CHECKOUT], cart_id, now=attempt["now"])
            order = place_order(
                seen_version=data.get("cart_version"),
                cart=cart,
                visitor=visitor_in(request.headers),
                **attempt,
            )
        return Response(order_output(order), status=status.HTTP_201_CREATED)


def _buyer(data: dict[str, Any], customer: User | None, token: str) -> Buyer:
    return Buyer(
        email=data["email"],
        shipping_address=data["shipping_address"],
        billing_address=data.get("billing_address"),
        shipping_method=data["shipping_method"],
        language=get_language() or settings.LANGUAGE_CODE,
        customer_id=customer.pk if customer else None,
        # An account's order is not opened by a token that may lie on a device others use, too.
        cart_token_hash=hash_token(token) if token and customer is None else "",
    )


class OrdersView(APIView):
    """GET orders/."""

    permission_classes = (IsAuthenticated,)

    @leads_to(200, "order", number="$response.body#/results/0/number")
    @extend_schema(
        operation_id="orders",
        summary="List the orders of an account",
        parameters=[
            OpenApiParameter("cursor", str, description="From `next`."),
            *sparse(OrderListOutput),
        ],
        examples=[examples.ORDERS],
        responses={
            200: OrderListOutput,
            400: OpenApiResponse(description="`bad_query`: the cursor is none of this list."),
            401: OpenApiResponse(description="`not_authenticated`, `authentication_failed`."),
        },
    )
    def get(self, request: Request) -> Response:
        """Newest first, also those that she placed as a guest with an address she has verified."""
        customer = account_in(request)
        assert customer is not None
        names = asked_in(request, OrderListOutput)
        before = request.query_params.get("cursor", "")
        try:
            page = orders_of(customer.pk, before=before, with_lines=_wants_lines(names))
        except OrderNotFound:
            raise BadQuery("cursor") from None
        answer = {"results": page.orders, "next": next_url(request, page.next_before or None)}
        return Response(output(OrderListOutput, answer, names))


def _wants_lines(names: Names | None) -> bool:
    """What is not asked for is not read either."""
    return names is None or any(
        name == "results" or name.startswith("results.lines") for name in names
    )


class OrderView(APIView):
    """GET orders/{number}/."""

    @extend_schema(
        operation_id="order",
        summary="Read an order",
        parameters=[ORDER_TOKEN, *sparse(OrderOutput)],
        examples=[examples.ORDER],
        responses={200: OrderOutput, 404: OpenApiResponse(description=NO_ORDER)},
    )
    def get(self, request: Request, number: str) -> Response:
        """All that its customer may know of it, and what she may do now."""
        names = asked_in(request, OrderOutput)
        return Response(order_output(order_of(request, number), names))


class WithdrawView(IdempotentWrites):
    """POST orders/{number}/withdraw/."""

    @extend_schema(
        operation_id="withdraw",
        summary="Withdraw from the contract, or from a part of it",
        parameters=[ORDER_TOKEN],
        request=WithdrawInput,
        examples=[examples.WITHDRAW, examples.WITHDRAWN],
        responses={
            201: WithdrawalOutput,
            400: OpenApiResponse(description="`units_not_there`: more than still can."),
            404: OpenApiResponse(description=NO_ORDER),
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
            answer_to=given.validated_data["email"],
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
