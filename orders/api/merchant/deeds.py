"""What all calls of the Merchant API share that do something to one order."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import ByStaffToken, token_of
from orders.api.merchant.outputs import OrderStandingOutput
from orders.errors import UnitsNotThere
from orders.models import Order
from orders.selectors.merchant import order_to_read
from shop.kernel.api import checked, output
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.ids import new_token

NOT_FOUND = OpenApiResponse(description="`order_not_found`.")
UNITS = OpenApiResponse(description="`units_not_there`: more than there are for this.")
REFUSED = OpenApiResponse(description="`transition_refused`: the order's state does not allow it.")


class OrderDeed(ByStaffToken, IdempotentWrites):
    """Something that is done to one order, which then says how it stands.

    Whoever may write may not always read, so the answer says nothing of the customer.
    """

    @property
    def key(self) -> str:
        """For the service beneath: the same request again does nothing again."""
        return f"merchant:{self.attempt or new_token()}"

    def by(self, request: Request) -> str:
        """Who does it, for the order's history: the token."""
        return token_of(request).by

    def read(self, serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
        """What was sent. Raises ValidationError."""
        return checked(serializer, request.data)

    def standing(self, number: str, *, status: int = 201) -> Response:
        """The order after it."""
        return Response(output(OrderStandingOutput, order_to_read(number)), status=status)


def units_of(order: Order, lines: Sequence[dict[str, Any]]) -> dict[int, int]:
    """By the line's id, from SKUs.

    Raises:
        UnitsNotThere: the order has no line with such a SKU.
    """
    ids = {line.sku: line.pk for line in order.lines.all()}
    if any(line["sku"] not in ids for line in lines):
        raise UnitsNotThere
    return {ids[line["sku"]]: line["quantity"] for line in lines}


def chosen_units(order: Order, given: dict[str, Any]) -> dict[int, int] | None:
    """The same of what was sent; None: without `lines`, all that was not sent.

    Which units these are is for the service to say, under the order's lock.
    """
    return units_of(order, given["lines"]) if "lines" in given else None
