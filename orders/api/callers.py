"""Who calls, and which order that is hers: one place for every address of an order."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from accounts.models import User
from cart.errors import CartNotFound
from cart.models import Cart
from cart.selectors import find_cart
from cart.tokens import is_token
from orders.models import Order
from orders.selectors.orders import order_for_app

CART_TOKEN = OpenApiParameter(
    "X-Cart-Token",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The secret of the cart, also once it has become the order. Not needed with an "
    "access token of the account whose it is.",
)
# Of a link in the API's description: who was let in by it here is so there.
SAME_TOKEN = {"header.X-Cart-Token": "$request.header.X-Cart-Token"}
NO_ORDER = "`order_not_found`: there is none, or it is not the caller's."


def customer_in(request: Request) -> User | None:
    """The account whose access token was sent; None: a guest."""
    return request.user if isinstance(request.user, User) else None


def token_in(request: Request) -> str:
    """The secret of a cart; empty without one."""
    return request.headers.get("X-Cart-Token", "")


def order_of(request: Request, number: str, *, with_lines: bool = True) -> Order:
    """The order that the caller may see and change.

    Raises:
        OrderNotFound: there is none, or it is not the caller's, who may be nobody at all.
    """
    customer = customer_in(request)
    return order_for_app(
        number,
        customer_id=customer.pk if customer else None,
        token=token_in(request),
        with_lines=with_lines,
    )


def cart_of(request: Request, cart_id: str) -> Cart:
    """The cart that the caller may order. Raises CartNotFound."""
    cart, customer = find_cart(cart_id), customer_in(request)
    if cart.owner is None:
        is_hers = is_token(token_in(request), cart.token_hash)
    else:
        is_hers = customer is not None and cart.owner == str(customer.pk)
    if not is_hers:
        raise CartNotFound
    return cart
