"""Fulfilment by other systems: parcels, units that will not be sent, notes."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import ByStaffToken, HasScope, token_of
from orders.api.merchant.orders import NOT_FOUND
from orders.api.merchant.serializers import (
    CancelInput,
    MerchantOrderOutput,
    NoteInput,
    ShipInput,
)
from orders.errors import UnitsNotThere
from orders.models import Order
from orders.selectors.merchant import order_to_read
from orders.services.cancelling import cancel_sold
from orders.services.notes import write_note
from orders.services.shipping import ship
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.ids import new_token

UNITS = OpenApiResponse(description="`units_not_there`: more than there are for this.")
REFUSED = OpenApiResponse(description="`transition_refused`: the order's state does not allow it.")


class OrderDeed(ByStaffToken, IdempotentWrites):
    """Something that is done to one order, which is then told as it stands."""

    @property
    def key(self) -> str:
        """For the service beneath: the same request again does nothing again."""
        return f"merchant:{self.attempt or new_token()}"

    def read(self, serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
        """Raises ValidationError."""
        given = serializer(data=request.data)
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = given.validated_data
        return data


class ShipmentsView(OrderDeed):
    """POST merchant/orders/{number}/shipments/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_ship",
        summary="Record a parcel",
        tags=["merchant"],
        request=ShipInput,
        responses={201: MerchantOrderOutput, 400: UNITS, 404: NOT_FOUND, 409: REFUSED},
    )
    def post(self, request: Request, number: str) -> Response:
        """All of the order, or some units now and the rest later. The customer is told by mail."""
        order, data = order_to_read(number), self.read(ShipInput, request)
        ship(
            order.pk,
            units=units_of(order, data.get("lines")),
            carrier=data["carrier"],
            tracking_code=data["tracking_code"],
            by=token_of(request).by,
            key=self.key,
            now=timezone.now(),
        )
        return Response(MerchantOrderOutput(order_to_read(number)).data, status=201)


class CancellationsView(OrderDeed):
    """POST merchant/orders/{number}/cancellations/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_cancel_units",
        summary="Cancel units that will not be sent",
        tags=["merchant"],
        request=CancelInput,
        responses={201: MerchantOrderOutput, 400: UNITS, 404: NOT_FOUND, 409: REFUSED},
    )
    def post(self, request: Request, number: str) -> Response:
        """They are for sale again, and what was paid for them goes back to the customer."""
        order, data = order_to_read(number), self.read(CancelInput, request)
        cancel_sold(
            order.pk,
            units=units_of(order, data["lines"]) if "lines" in data else None,
            by=token_of(request).by,
            why=data["reason"],
            key=self.key,
            now=timezone.now(),
        )
        return Response(MerchantOrderOutput(order_to_read(number)).data, status=201)


class NotesView(OrderDeed):
    """POST merchant/orders/{number}/notes/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_write_note",
        summary="Write a note to an order",
        tags=["merchant"],
        request=NoteInput,
        responses={201: MerchantOrderOutput, 404: NOT_FOUND},
    )
    def post(self, request: Request, number: str) -> Response:
        """For staff, in the order's history. Customers never see it."""
        order, data = order_to_read(number), self.read(NoteInput, request)
        by, now = token_of(request).by, timezone.now()
        write_note(order.pk, text=data["text"], by=by, key=self.key, now=now)
        return Response(MerchantOrderOutput(order_to_read(number)).data, status=201)


def units_of(order: Order, lines: Sequence[dict[str, Any]] | None) -> dict[int, int]:
    """By the line's id; None: everything that was not sent.

    Raises:
        UnitsNotThere: the order has no line with such a SKU.
    """
    if lines is None:
        return {line.pk: line.to_ship for line in order.lines.all() if line.to_ship}
    ids = {line.sku: line.pk for line in order.lines.all()}
    if any(line["sku"] not in ids for line in lines):
        raise UnitsNotThere
    return {ids[line["sku"]]: line["quantity"] for line in lines}
