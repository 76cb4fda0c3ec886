"""Fulfilment by other systems: parcels, notes, mails that did not arrive."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import HasScope
from orders.api.merchant import examples
from orders.api.merchant.deeds import NOT_FOUND, REFUSED, UNITS, OrderDeed, chosen_units
from orders.api.merchant.inputs import NoteInput, ShipInput
from orders.api.merchant.outputs import OrderStandingOutput
from orders.selectors.merchant import mail_of, order_to_read
from orders.services.mails import send_again
from orders.services.notes import write_note
from orders.services.shipping import ship


class ShipmentsView(OrderDeed):
    """POST merchant/orders/{number}/shipments/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_ship",
        summary="Record a parcel",
        tags=["merchant"],
        request=ShipInput,
        examples=[examples.PARCEL, examples.STANDING],
        responses={201: OrderStandingOutput, 400: UNITS, 404: NOT_FOUND, 409: REFUSED},
    )
    def post(self, request: Request, number: str) -> Response:
        """All of the order, or some units now and the rest later. The customer is told by mail."""
        order, given = order_to_read(number), self.read(ShipInput, request)
        ship(
            order.pk,
            units=chosen_units(order, given),
            carrier=given["carrier"],
            tracking_code=given["tracking_code"],
            by=self.by(request),
            key=self.key,
            now=timezone.now(),
        )
        return self.standing(number)


class NotesView(OrderDeed):
    """POST merchant/orders/{number}/notes/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_write_note",
        summary="Write a note to an order",
        tags=["merchant"],
        request=NoteInput,
        examples=[examples.NOTE, examples.STANDING],
        responses={201: OrderStandingOutput, 404: NOT_FOUND},
    )
    def post(self, request: Request, number: str) -> Response:
        """For staff, in the order's history. Customers never see it."""
        order, given = order_to_read(number), self.read(NoteInput, request)
        by, now = self.by(request), timezone.now()
        write_note(order.pk, text=given["text"], by=by, key=self.key, now=now)
        return self.standing(number)


class MailAgainView(OrderDeed):
    """POST merchant/orders/{number}/mails/{mail_id}/again/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_send_mail_again",
        summary="Send a mail of an order again",
        tags=["merchant"],
        request=None,
        examples=[examples.STANDING],
        responses={
            201: OrderStandingOutput,
            404: OpenApiResponse(description="`order_not_found`, `mail_not_found`."),
        },
    )
    def post(self, request: Request, number: str, mail_id: UUID) -> Response:
        """As it was, to the same address. `mails` of the order says which there are."""
        mail = mail_of(order_to_read(number), mail_id)
        send_again(mail, by=self.by(request), key=self.key, now=timezone.now())
        return self.standing(number)
