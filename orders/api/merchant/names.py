"""What other systems call an order."""

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import HasScope
from orders.api.merchant import examples
from orders.api.merchant.deeds import NOT_FOUND, OrderDeed
from orders.api.merchant.inputs import OrderExternalIdInput
from orders.api.merchant.outputs import OrderStandingOutput
from orders.models import SYSTEM
from orders.selectors.merchant import order_to_read
from orders.services.external_ids import call_order, forget_name

_SYSTEM = OpenApiParameter(
    "system",
    {"type": "string", "pattern": f"^{SYSTEM}$"},
    OpenApiParameter.PATH,
    description="Small letters, digits and hyphens, such as `exact`.",
)


class ExternalIdView(OrderDeed):
    """PUT and DELETE merchant/orders/{number}/external-ids/{system}/."""

    permission_classes = [HasScope("orders:write")]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError: no system may be called so."""
        super().initial(request, *args, **kwargs)
        if not re.fullmatch(SYSTEM, kwargs["system"]):
            rule = _("Small letters, digits and hyphens, at most 30.")
            raise serializers.ValidationError({"system": [rule]})

    @extend_schema(
        operation_id="merchant_call_order",
        summary="Say what a system calls an order",
        tags=["merchant"],
        parameters=[_SYSTEM],
        request=OrderExternalIdInput,
        examples=[examples.NAME, examples.STANDING],
        responses={
            200: OrderStandingOutput,
            404: NOT_FOUND,
            409: OpenApiResponse(description="`external_id_taken`: it calls another order so."),
        },
    )
    def put(self, request: Request, number: str, system: str) -> Response:
        """It replaces what the system called it before. May be repeated."""
        order, given = order_to_read(number), self.read(OrderExternalIdInput, request)
        by, now = self.by(request), timezone.now()
        call_order(order, system=system, value=given["id"], by=by, now=now)
        return self.standing(number, status=200)

    @extend_schema(
        operation_id="merchant_forget_order_name",
        summary="Take away what a system calls an order",
        tags=["merchant"],
        parameters=[_SYSTEM],
        request=None,
        examples=[examples.STANDING],
        responses={200: OrderStandingOutput, 404: NOT_FOUND},
    )
    def delete(self, request: Request, number: str, system: str) -> Response:
        """Another order may then be called so. May be repeated."""
        by, now = self.by(request), timezone.now()
        forget_name(order_to_read(number), system=system, by=by, now=now)
        return self.standing(number, status=200)
