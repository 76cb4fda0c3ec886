"""Which cart a request of the API may use: a guest's by its token, an account's by that account."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from cart.customers import account_cart
from cart.errors import CartNotFound
from cart.models import Cart
from cart.selectors import find_cart_of

MINE = "mine"  # in place of a cart's id: that of the account
HEADER = "X-Cart-Token"
CART_TOKEN = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The secret that came with a guest's cart. The cart of an account is opened by an "
    "access token instead.",
)
CART_ID = OpenApiParameter(
    "cart_id",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description=f"The cart's `id`; or `{MINE}`, that of the account whose access token is sent.",
)


def opened_cart(request: Request, cart_id: str) -> Cart:
    """The cart that this request may use, read consistently.

    Raises:
        CartNotFound: there is none, or it is not the caller's: which of the two is not told.
        NotAuthenticated: nobody's own cart was asked for.
    """
    customer_id = customer_in(request)
    if cart_id != MINE:
        return find_cart_of(cart_id, token=token_in(request), customer_id=customer_id)
    if customer_id is None:
        raise NotAuthenticated
    own = account_cart(customer_id)
    if own is None:
        raise CartNotFound
    return own


def customer_in(request: Request) -> str | None:
    """The id of the account whose access token was sent; None of a guest."""
    return None if request.user is None else str(request.user.pk)


def token_in(request: Request) -> str:
    """The secret of a guest's cart; empty without one."""
    return request.headers.get(HEADER, "")
