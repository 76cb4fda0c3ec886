"""How the cart API reads what came in and answers: shared by its views."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from cart.api.serializers import CartOutput
from cart.models import Cart
from cart.selectors import view_of
from catalog.selectors.offers import Offer
from shop.kernel.api import ProblemOutput, output
from shop.kernel.etags import etag_of
from shop.kernel.sparse import Names

NO_CART = "No such cart, or it is not the caller's: `cart_not_found`."


def problems(codes: dict[int, str]) -> dict[Any, OpenApiResponse]:
    """Refusals for the API's description: status to codes."""
    return {
        (status, "application/problem+json"): OpenApiResponse(ProblemOutput, description=when)
        for status, when in codes.items()
    }


def valid(form: type[Any], request: Request) -> dict[str, Any]:
    """What was sent, as this serializer reads it. Raises ValidationError."""
    given = form(data=request.data)
    given.is_valid(raise_exception=True)
    read: dict[str, Any] = given.validated_data
    return read


def cart_json(
    cart: Cart, names: Names | None = None, present: Mapping[str, Offer] | None = None
) -> dict[str, Any]:
    """A cart at the prices and with the stock of this moment.

    names: what was asked for. present: offers that were read for this very request.
    """
    return output(CartOutput, view_of(cart, get_language(), present), names)


def cart_answer(
    cart: Cart,
    *,
    status: int = status.HTTP_200_OK,
    names: Names | None = None,
    present: Mapping[str, Offer] | None = None,
) -> Response:
    """The cart, with its ETag.

    names: what was asked for of it. present: offers that were read for this very request.
    """
    body = cart_json(cart, names, present)
    return Response(body, status=status, headers=cart_headers(cart, body))


def cart_headers(cart: Cart, body: Any) -> dict[str, str]:
    """The tag by which this answer is known, and the cart's version for If-Match."""
    return {"ETag": etag_of(cart.version, body), "Cache-Control": "private, no-cache"}
