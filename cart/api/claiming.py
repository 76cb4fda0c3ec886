"""A guest's cart that comes along at signing in."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cart.api.answers import NO_CART, cart_headers, cart_json, problems
from cart.api.opening import CART_TOKEN, customer_in, token_in
from cart.api.serializers import ClaimOutput
from cart.customers import claim_cart
from cart.selectors import find_cart
from shop.kernel.idempotency import IdempotentWrites


class ClaimView(IdempotentWrites):
    """POST carts/{id}/claim/."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Take a guest's cart into the account",
        parameters=[CART_TOKEN],
        request=None,
        responses={
            200: ClaimOutput,
            **problems(
                {
                    404: NO_CART,
                    409: "`cart_full` with `max_lines`, `wrong_currency`, `busy`: both carts are "
                    "as they were.",
                }
            ),
        },
    )
    def post(self, request: Request, cart_id: str) -> Response:
        """For after signing in: with the guest's token and the access token.

        The guest's cart becomes the account's; where that has one already, from another device,
        the lines are joined in it, and the guest's is gone. From then on its token opens nothing.
        May be repeated: nothing is added twice.
        """
        kept = claim_cart(
            customer_id=str(customer_in(request)),
            cart_id=cart_id,
            token=token_in(request),
            now=timezone.now(),
        )
        cart = find_cart(kept.cart_id)
        brought = [{"sku": sku, "quantity": units} for sku, units in kept.brought.items()]
        body = {"cart": cart_json(cart), "joined": kept.joined, "brought": brought}
        return Response(body, headers=cart_headers(cart, body["cart"]))
