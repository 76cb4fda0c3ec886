"""Paying from an app, and ending an order. Refusals: shop/refusals.py."""

from dataclasses import fields
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from orders.api import examples as order_examples
from orders.api.callers import NO_ORDER, ORDER_TOKEN, SAME_TOKEN, account_in, order_of
from orders.api.output import OrderOutput, order_output
from orders.models import Order
from orders.selectors.money import BankDetails, money_of
from orders.states import OrderState
from payments.api import examples
from payments.api.serializers import PaymentInput, PaymentOutput, PaymentStatusOutput
from payments.selectors.methods import INVOICE, bank_details, offered
from payments.services.asking import ask_about
from payments.services.cancelling import cancel_order
from payments.services.cards import card_session
from payments.services.paying import start_payment
from shop.kernel.api import output
from shop.kernel.api_links import leads_to
from shop.kernel.idempotency import IdempotentWrites

_NUMBER = "$request.path.number"
_AWAY = OpenApiResponse(description="`payment_provider_unavailable`: nothing was done.")


class CancelView(IdempotentWrites):
    """POST orders/{number}/cancel/."""

    @leads_to(200, "order", number=_NUMBER, **SAME_TOKEN)
    @extend_schema(
        operation_id="cancel_order",
        summary="Cancel an order that is not sent",
        parameters=[ORDER_TOKEN],
        request=None,
        examples=[order_examples.ORDER],
        responses={
            200: OrderOutput,
            404: OpenApiResponse(description=NO_ORDER),
            409: OpenApiResponse(description="`transition_refused`: some of it was sent."),
            503: _AWAY,
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
    """GET, POST orders/{number}/payment/."""

    write_scope = "checkout"

    @leads_to(200, "order", "start_payment", number=_NUMBER, **SAME_TOKEN)
    @extend_schema(
        operation_id="payment",
        summary="How the payment stands",
        parameters=[ORDER_TOKEN],
        examples=[examples.FAILED],
        responses={200: PaymentStatusOutput, 404: OpenApiResponse(description=NO_ORDER)},
    )
    def get(self, request: Request, number: str) -> Response:
        """As the shop knows it. POST orders/{number}/payment/check/ asks the provider first."""
        return Response(_status(request, order_of(request, number, with_lines=False)))

    @leads_to(200, "payment", "check_payment", "order", number=_NUMBER, **SAME_TOKEN)
    @extend_schema(
        operation_id="start_payment",
        summary="Start or resume the payment",
        parameters=[ORDER_TOKEN],
        request=PaymentInput,
        examples=[examples.PAY, examples.STARTED],
        responses={
            200: PaymentOutput,
            404: OpenApiResponse(description=NO_ORDER),
            409: OpenApiResponse(
                description="`nothing_to_pay`, `payment_under_way`, `method_not_offered`."
            ),
            503: _AWAY,
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Start the order's payment, or take it up again, also after a try that failed.

        May be repeated: however often it is sent, also at the same moment, there is one payment.
        On invoice the order is agreed at once, and `transfer` says where to pay.
        """
        order = order_of(request, number, with_lines=False)
        given = PaymentInput(data=request.data)
        given.is_valid(raise_exception=True)
        method = given.validated_data["method"]
        details = bank_details(order) if method == INVOICE else None  # agreed before
        secrets = {"client_secret": "", "customer_session": ""}
        if details is None:
            secrets, details = _start(request, order, method)
        answer = {
            "method": method,
            **secrets,
            "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
            "expires_at": order.reserved_until,
            "transfer": details,
        }
        return Response(output(PaymentOutput, answer))


class PaymentCheckView(IdempotentWrites):
    """POST orders/{number}/payment/check/."""

    write_scope = "checkout"

    @leads_to(200, "payment", "order", number=_NUMBER, **SAME_TOKEN)
    @extend_schema(
        operation_id="check_payment",
        summary="Ask the provider how the payment stands",
        parameters=[ORDER_TOKEN],
        request=None,
        examples=[examples.FAILED],
        responses={200: PaymentStatusOutput, 404: OpenApiResponse(description=NO_ORDER)},
    )
    def post(self, request: Request, number: str) -> Response:
        """For a customer who is back from her bank, and will not wait until the provider tells.

        When it does not answer, this is as the shop knows it. May be repeated, with a new key.
        """
        order = order_of(request, number, with_lines=False)
        if order.state == OrderState.AWAITING_PAYMENT:
            order = ask_about(order, now=timezone.now())
        return Response(_status(request, order))


def _start(
    request: Request, order: Order, method: str
) -> tuple[dict[str, str], BankDetails | None]:
    """What the app needs to go on. `order` is afterwards as the start has left it."""
    user = account_in(request)
    started = start_payment(order, now=timezone.now(), alias=method, user=user)
    if method == INVOICE:
        order.refresh_from_db()
        return {"client_secret": started.client_secret, "customer_session": ""}, bank_details(order)
    is_hers = user is not None and user.pk == order.customer_id
    session = card_session(user) if user is not None and is_hers else ""
    return {"client_secret": started.client_secret, "customer_session": session}, None


def _status(request: Request, order: Order) -> Any:
    money = money_of(order)
    awaited = order.state == OrderState.AWAITING_PAYMENT
    answer = {
        **{each.name: getattr(money, each.name) for each in fields(money)},
        "amount": order.total,
        "expires_at": order.reserved_until if awaited else None,
        "methods": offered(order, account_in(request)) if money.can_pay else [],
    }
    return output(PaymentStatusOutput, answer)
