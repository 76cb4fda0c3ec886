"""Orders for ERP and warehouse: read, and called by the names of other systems."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.staff_tokens import ByStaffToken, HasScope, token_of
from catalog.api.paging import next_url
from catalog.errors import BadQuery
from orders.api.merchant.serializers import (
    MerchantOrderListOutput,
    MerchantOrderOutput,
    OrderExternalIdInput,
    OrdersInput,
)
from orders.api.merchant.trail import note_order
from orders.selectors.merchant import (
    OrderPage,
    changed_orders,
    newest_orders,
    order_called,
    order_to_read,
)
from orders.services.external_ids import call_order
from shop.kernel.idempotency import IdempotentWrites
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
        responses={200: MerchantOrderListOutput},
    )
    def get(self, request: Request) -> Response:
        """Without `updated_after` the newest first.

        With it, those whose history went on since, the earliest change first; an order may be on
        several pages, as it is now, and a page may be empty. Ask again from five minutes before the
        last time: what was being written then may come later. Also `bad_query` (400): the cursor is
        not one of this list.
        """
        asked = OrdersInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        try:
            page = _page(asked.validated_data)
        except BadPlace as error:
            raise BadQuery("cursor") from error
        rows = MerchantOrderOutput(page.orders, many=True).data
        return Response({"results": rows, "next": next_url(request, page.next_cursor)})


def _page(given: dict[str, str]) -> OrderPage:
    if "external_id" in given:
        return order_called(given["external_system"], given["external_id"])
    state, cursor = given.get("state"), given.get("cursor")
    after: object = given.get("updated_after")
    if after is None:
        return newest_orders(state=state, cursor=cursor)
    return changed_orders(after=after, state=state, cursor=cursor)  # type: ignore[arg-type]


class OrderView(ByStaffToken, APIView):
    """GET merchant/orders/{number}/."""

    permission_classes = [HasScope("orders:read")]

    @extend_schema(
        operation_id="merchant_read_order",
        summary="One order",
        tags=["merchant"],
        responses={200: MerchantOrderOutput, 404: NOT_FOUND},
    )
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 (as REST framework calls it)
        """As it stands now."""
        return Response(MerchantOrderOutput(order_to_read(number)).data)


class ExternalIdView(ByStaffToken, IdempotentWrites):
    """PUT merchant/orders/{number}/external-ids/{system}/."""

    permission_classes = [HasScope("orders:write")]

    @extend_schema(
        operation_id="merchant_call_order",
        summary="Say what a system calls an order",
        tags=["merchant"],
        request=OrderExternalIdInput,
        responses={
            200: MerchantOrderOutput,
            404: NOT_FOUND,
            409: OpenApiResponse(description="`external_id_taken`."),
        },
    )
    def put(self, request: Request, number: str, system: str) -> Response:
        """It replaces what the system called it before. May be repeated."""
        order = order_to_read(number)
        given = OrderExternalIdInput(data=request.data)
        given.is_valid(raise_exception=True)
        value = given.validated_data["id"]
        before = {each.system: each.value for each in order.external_ids.all()}
        call_order(order, system=system, value=value)
        if before.get(system) != value:
            note_order(token_of(request), order, {system: before.get(system)}, {system: value})
        return Response(MerchantOrderOutput(order_to_read(number)).data)
