"""Money goes back, as a merchant's system says."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import HasScope, token_of
from orders.api.fulfilment import MOST_LINES, UnitsInput
from orders.api.merchant.fulfilment import OrderDeed, units_of
from orders.api.merchant.orders import NOT_FOUND
from orders.api.merchant.serializers import once_each
from orders.selectors.merchant import order_to_read
from payments.models import Refund, RefundReason, RefundState
from payments.services.refunding import refund
from shop.kernel.api import MoneyOutput

# The shop itself gives the others.
REASONS = [
    reason.value
    for reason in (
        RefundReason.RETURNED,
        RefundReason.REQUESTED_BY_CUSTOMER,
        RefundReason.GOODWILL,
        RefundReason.DUPLICATE,
        RefundReason.FRAUDULENT,
    )
]
_MOST_MINOR = 10**12


class RefundUnitsInput(UnitsInput):
    """Units whose money goes back."""

    restock = serializers.IntegerField(
        min_value=0,
        default=0,
        help_text="Of these, came back unannounced and go on the shelf again.",
    )


class RefundInput(serializers.Serializer):
    """POST merchant/orders/{number}/refunds/. Amounts are in the order's currency, minor units."""

    lines = serializers.ListField(
        child=RefundUnitsInput(), required=False, max_length=MOST_LINES, validators=[once_each]
    )
    shipping = serializers.IntegerField(min_value=0, max_value=_MOST_MINOR, default=0)
    extra = serializers.IntegerField(
        min_value=-_MOST_MINOR,
        max_value=_MOST_MINOR,
        default=0,
        help_text="A goodwill beyond both; below zero it is kept back.",
    )
    reason = serializers.ChoiceField(REASONS)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class MerchantRefundOutput(serializers.Serializer):
    """A refund as it was recorded."""

    amount = MoneyOutput()
    state = serializers.ChoiceField(RefundState.choices)
    reason = serializers.CharField()


class RefundsView(OrderDeed):
    """POST merchant/orders/{number}/refunds/."""

    permission_classes = [HasScope("refunds:write")]

    @extend_schema(
        operation_id="merchant_refund",
        summary="Send money of an order back",
        tags=["merchant"],
        request=RefundInput,
        responses={
            201: MerchantRefundOutput,
            400: OpenApiResponse(description="`units_not_there`, `nothing_to_refund`."),
            404: NOT_FOUND,
            409: OpenApiResponse(
                description="`not_paid`, `refund_too_large`, `units_refunded_already`."
            ),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """By lines, shipping and an amount beyond them. Send a key: without one it goes twice."""
        order, data = order_to_read(number), self.read(RefundInput, request)
        lines: list[dict[str, Any]] = data.get("lines", [])
        restocked = [{**line, "quantity": line["restock"]} for line in lines if line["restock"]]
        made: Refund = refund(
            order,
            units=units_of(order, lines),
            restock=units_of(order, restocked),
            shipping_minor=data["shipping"],
            extra_minor=data["extra"],
            reason=RefundReason(data["reason"]),
            note=data["note"],
            by=token_of(request).by,
            key=self.key,
            now=timezone.now(),
        )
        return Response(MerchantRefundOutput(made).data, status=201)
