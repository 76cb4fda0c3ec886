"""Paying from an app."""

from datetime import UTC

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orders.api.serializers import OrderOutput
from orders.api.views import CART_TOKEN, order_of
from orders.states import CANCEL, OrderState
from payments.services.paying import start_payment
from payments.services.sweeping import end_unpaid
from shop.kernel.idempotency import IdempotentWrites


class PaymentOutput(serializers.Serializer):
    """What Stripe's own mobile library needs to show its payment sheet."""

    client_secret = serializers.CharField()
    publishable_key = serializers.CharField()
    expires_at = serializers.DateTimeField(default_timezone=UTC)


class CancelView(IdempotentWrites):
    """POST orders/{number}/cancel/."""

    @extend_schema(
        operation_id="cancel_order",
        summary="Cancel an order that is not paid",
        parameters=[CART_TOKEN],
        request=None,
        responses={
            200: OrderOutput,
            404: OpenApiResponse(description="`order_not_found`."),
            409: OpenApiResponse(description="`transition_refused`: it is paid, or undone."),
            503: OpenApiResponse(description="`payment_provider_unavailable`: nothing was done."),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Cancel it and give its stock back; an order that was just paid comes back as paid."""
        order = order_of(request, number)
        if self.again and order.state == OrderState.CANCELLED:
            return Response(OrderOutput(order).data)
        ended = end_unpaid(order, CANCEL, by=order.email, why="by customer", now=timezone.now())
        return Response(OrderOutput(ended).data)


class PaymentView(IdempotentWrites):
    """POST orders/{number}/payment/."""

    @extend_schema(
        operation_id="start_payment",
        summary="Start or resume the payment",
        parameters=[CART_TOKEN],
        request=None,
        responses={
            200: PaymentOutput,
            404: OpenApiResponse(description="`order_not_found`."),
            409: OpenApiResponse(description="`nothing_to_pay`."),
            503: OpenApiResponse(description="`payment_provider_unavailable`."),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Start the order's payment, or take it up again. May be repeated."""
        order = order_of(request, number)
        started = start_payment(order, now=timezone.now())
        answer = {
            "client_secret": started.client_secret,
            "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
            "expires_at": order.reserved_until,
        }
        return Response(PaymentOutput(answer).data)
