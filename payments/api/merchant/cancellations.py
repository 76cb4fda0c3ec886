"""Other systems say what will not be sent."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import HasScope
from orders.api.merchant import examples
from orders.api.merchant.deeds import NOT_FOUND, REFUSED, UNITS, OrderDeed, chosen_units
from orders.api.merchant.inputs import CancelInput
from orders.api.merchant.outputs import OrderStandingOutput
from orders.selectors.merchant import order_to_read
from orders.services.cancelling import cancel_sold
from orders.states import OrderState
from payments.services.cancelling import cancel_order

_UNSOLD = frozenset({OrderState.AWAITING_PAYMENT, OrderState.CANCELLED})


class CancellationsView(OrderDeed):
    """POST merchant/orders/{number}/cancellations/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_cancel_units",
        summary="Cancel units that will not be sent, or an order that awaits its payment",
        tags=["merchant"],
        request=CancelInput,
        examples=[examples.CANCELLATION, examples.STANDING],
        responses={
            201: OrderStandingOutput,
            400: UNITS,
            404: NOT_FOUND,
            409: REFUSED,
            503: OpenApiResponse(
                description="`provider_unavailable`: whether it was just paid cannot be told."
            ),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """They are for sale again, and what was paid for them goes back to the customer.

        An order that awaits its payment is cancelled as a whole. When it is paid at that very
        moment, it is not: see `state`.
        """
        order, given = order_to_read(number), self.read(CancelInput, request)
        units, why, by = chosen_units(order, given), given["reason"], self.by(request)
        now = timezone.now()
        if units is None and order.state in _UNSOLD:
            cancel_order(order, by=by, why=why, key=self.key, now=now)
        else:
            cancel_sold(order.pk, units=units, by=by, why=why, key=self.key, now=now)
        return self.standing(number)
