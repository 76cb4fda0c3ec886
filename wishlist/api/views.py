"""The wishlist of the account whose access token is sent. Refusals: shop/refusals.py."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cart.api.answers import cart_answer, problems, valid
from cart.api.serializers import CartOutput
from cart.customers import cart_to_fill
from catalog.api.paging import next_url
from shop.kernel.api import IF_NONE_MATCH, NOT_MODIFIED, output
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.sparse import asked_in, sparse
from wishlist.api.serializers import WishInput, WishlistOutput
from wishlist.selectors import wishlist_page
from wishlist.services import drop_wish, keep_wish, move_to_cart

_CURSOR = OpenApiParameter("cursor", str, description="From `next` of the page before.")
_DONE = OpenApiResponse(description="It is so.")


class WishlistView(APIView):
    """GET wishlist/."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Read the wishlist",
        parameters=[_CURSOR, *sparse(WishlistOutput), IF_NONE_MATCH],
        responses={
            200: WishlistOutput,
            304: NOT_MODIFIED,
            **problems({400: "`bad_query`: no such cursor."}),
        },
    )
    def get(self, request: Request) -> Response:
        """The newest first. Articles that are not for sale any more stay, and say so."""
        names, cursor = asked_in(request, WishlistOutput), request.query_params.get("cursor")
        page = wishlist_page(_customer(request), _language(), cursor=cursor)
        answer = {"results": page.wishes, "next": next_url(request, page.next_cursor)}
        return Response(output(WishlistOutput, answer, names))


class WishView(IdempotentWrites):
    """PUT and DELETE wishlist/{sku}/."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Put a SKU on the wishlist",
        request=None,
        responses={
            201: OpenApiResponse(description="It is on the wishlist now."),
            204: OpenApiResponse(description="It was there, and keeps its place."),
            **problems(
                {
                    404: "`sku_not_found`: not for sale.",
                    409: "`wishlist_full` with `max_wishes`.",
                }
            ),
        },
    )
    def put(self, request: Request, sku: str) -> Response:
        """May be repeated. What is sold out may be wished for."""
        is_new = keep_wish(
            customer_id=_customer(request), sku=sku, language=_language(), now=timezone.now()
        )
        return Response(status=status.HTTP_201_CREATED if is_new else status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Take a SKU off the wishlist", responses={204: _DONE})
    def delete(self, request: Request, sku: str) -> Response:
        """May be repeated: what is not there is fine."""
        drop_wish(customer_id=_customer(request), sku=sku)
        return Response(status=status.HTTP_204_NO_CONTENT)


class WishToCartView(IdempotentWrites):
    """POST wishlist/to-cart/."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Move a SKU from the wishlist to the cart",
        request=WishInput,
        responses={
            200: CartOutput,
            **problems(
                {
                    404: "`wish_not_found`, `sku_not_found`.",
                    409: "`not_enough_stock` with `available`, `purchase_limit` with `limit`, "
                    "`cart_full`, `wrong_currency`: it stays on the wishlist.",
                }
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """One unit goes into the account's cart, which is made if there is none."""
        given, now = valid(WishInput, request), timezone.now()
        cart_id = cart_to_fill(
            customer_id=_customer(request), currency=settings.SHOP_CURRENCY, now=now
        )
        change = move_to_cart(
            customer_id=_customer(request),
            sku=given["sku"],
            cart_id=cart_id,
            language=_language(),
            now=now,
        )
        return cart_answer(change.cart)


def _customer(request: Request) -> str:
    return str(request.user.pk)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
