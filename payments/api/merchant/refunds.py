"""Money goes back, as a merchant's system says."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import HasScope
from orders.api.fulfilment import MOST_LINES, UnitsInput
from orders.api.merchant import examples
from orders.api.merchant.deeds import NOT_FOUND, OrderDeed, units_of
from orders.api.merchant.inputs import once_each
from orders.api.money import RefundFactsOutput
from orders.selectors.merchant import order_to_read
from payments.models import RefundReason, RefundState
from payments.selectors.refund_facts import refund_facts
from payments.services.refunding import refund

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


class MerchantRefundOutput(RefundFactsOutput):
    """A refund as it was recorded. The event `order.refunded` tells when it was accepted."""

    state = serializers.ChoiceField(RefundState.choices)


class RefundsView(OrderDeed):
    """POST merchant/orders/{number}/refunds/."""

    permission_classes = [HasScope("refunds:write")]

    @extend_schema(
        operation_id="merchant_refund",
        summary="Send money of an order back",
        tags=["merchant"],
        request=RefundInput,
        examples=[examples.REFUND, examples.REFUNDED],
        responses={
            201: MerchantRefundOutput,
            400: OpenApiResponse(
                description="`units_not_there`: of `restock`, also more than were sent and not "
                "returned; `nothing_to_refund`."
            ),
            404: NOT_FOUND,
            409: OpenApiResponse(
                description="`not_paid`, `refund_too_large`, `units_refunded_already`."
            ),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """By lines, shipping and an amount beyond them. Send a key: without one it goes twice."""
        order, given = order_to_read(number), self.read(RefundInput, request)
        lines: list[dict[str, Any]] = given.get("lines", [])
        restocked = [{**line, "quantity": line["restock"]} for line in lines if line["restock"]]
        made = refund(
            order,
            units=units_of(order, lines),
            restock=units_of(order, restocked),
            shipping_minor=given["shipping"],
            extra_minor=given["extra"],
            reason=RefundReason(given["reason"]),
            note=given["note"],
            by=self.by(request),
            key=self.key,
            now=timezone.now(),
        )
        return Response({**refund_facts(made), "state": made.state}, status=201)
