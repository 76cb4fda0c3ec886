"""Paying from an app."""

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from orders.api.serializers import OrderOutput, order_output
from orders.api.views import CART_TOKEN, order_of
from payments.api.serializers import PaymentInput, PaymentOutput
from payments.selectors.methods import INVOICE, bank_details
from payments.services.cancelling import cancel_order
from payments.services.paying import start_payment
from shop.kernel.api import output
from shop.kernel.idempotency import IdempotentWrites


class CancelView(IdempotentWrites):
    """POST orders/{number}/cancel/."""

    @extend_schema(
        operation_id="cancel_order",
        summary="Cancel an order that is not sent",
        parameters=[CART_TOKEN],
        request=None,
        responses={
            200: OrderOutput,
            404: OpenApiResponse(description="`order_not_found`."),
            409: OpenApiResponse(description="`transition_refused`: some of it was sent."),
            503: OpenApiResponse(description="`payment_provider_unavailable`: nothing was done."),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Cancel it: its stock is for sale again, and what was paid goes back. May be repeated.

        An unpaid order that was paid at this very moment comes back as paid.
        """
        order = order_of(request, number)
        ended = cancel_order(
            order,
            by=order.email,
            why="by customer",
            key=f"cancel:{order.pk}",
            now=timezone.now(),
        )
        return Response(order_output(ended))


class PaymentView(IdempotentWrites):
    """POST orders/{number}/payment/."""

    write_scope = "checkout"

    @extend_schema(
        operation_id="start_payment",
        summary="Start or resume the payment",
        parameters=[CART_TOKEN],
        request=PaymentInput,
        responses={
            200: PaymentOutput,
            404: OpenApiResponse(description="`order_not_found`."),
            409: OpenApiResponse(
                description="`nothing_to_pay`, `payment_under_way`, `method_not_offered`."
            ),
            503: OpenApiResponse(description="`payment_provider_unavailable`."),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Start the order's payment, or take it up again. May be repeated.

        On invoice the order is agreed at once, and `transfer` says where to pay.
        """
        order = order_of(request, number, with_lines=False)
        given = PaymentInput(data=request.data)
        given.is_valid(raise_exception=True)
        method = given.validated_data["method"]
        user = request.user if isinstance(request.user, User) else None
        details = bank_details(order)
        client_secret = ""
        if details is None or method != details.method:
            started = start_payment(order, now=timezone.now(), alias=method, user=user)
            client_secret = started.client_secret
            if method == INVOICE:
                order.refresh_from_db()
                details = bank_details(order)
        answer = {
            "method": method,
            "client_secret": client_secret,
            "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
            "expires_at": order.reserved_until,
            "transfer": details,
        }
        return Response(output(PaymentOutput, answer))
