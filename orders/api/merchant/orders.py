"""Orders for ERP and warehouse: the newest, what changed, one by its number or external id."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.staff_tokens import ByStaffToken, HasScope
from catalog.api.paging import next_url
from catalog.errors import BadQuery
from orders.api.merchant import examples
from orders.api.merchant.inputs import OrdersInput
from orders.api.merchant.outputs import MerchantOrderListOutput, MerchantOrderOutput
from orders.selectors.merchant import (
    OrderPage,
    changed_orders,
    newest_orders,
    order_called,
    order_to_read,
)
from shop.kernel.api import checked, output
from shop.kernel.keyset import BadPlace

NOT_FOUND = OpenApiResponse(description="`order_not_found`.")


class OrdersView(ByStaffToken, APIView):
    """GET merchant/orders/."""

    permission_classes = [HasScope("orders:read")]

    @extend_schema(
        operation_id="merchant_list_orders",
        summary="Orders: the newest, those that changed, or one by its external id",
        tags=["merchant"],
        parameters=[OrdersInput],
        examples=[examples.ORDERS],
        responses={
            200: MerchantOrderListOutput,
            400: OpenApiResponse(description="`bad_query`: the cursor is none of this list."),
        },
    )
    def get(self, request: Request) -> Response:
        """Without `updated_after` the newest first.

        With it, those whose history went on since, the earliest change first; an order may be on
        several pages, as it is now, and a page may be empty. Ask again from five minutes before the
        last time: what was being written then may come later.
        """
        asked = checked(OrdersInput, request.query_params.dict())
        try:
            page = _page(asked)
        except BadPlace as error:
            raise BadQuery("cursor") from error
        answer = {"results": page.orders, "next": next_url(request, page.next_cursor)}
        return Response(output(MerchantOrderListOutput, answer))


def _page(asked: dict[str, Any]) -> OrderPage:
    if "external_id" in asked:
        return order_called(asked["external_system"], asked["external_id"])
    state, cursor = asked.get("state"), asked.get("cursor")
    if "updated_after" in asked:
        return changed_orders(after=asked["updated_after"], state=state, cursor=cursor)
    return newest_orders(state=state, cursor=cursor)


class OrderView(ByStaffToken, APIView):
    """GET merchant/orders/{number}/."""

    permission_classes = [HasScope("orders:read")]

    @extend_schema(
        operation_id="merchant_read_order",
        summary="One order",
        tags=["merchant"],
        examples=[examples.ORDER],
        responses={200: MerchantOrderOutput, 404: NOT_FOUND},
    )
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 (as REST framework calls it)
        """As it stands now."""
        return Response(output(MerchantOrderOutput, order_to_read(number)))
