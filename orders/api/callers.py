"""Who calls, and which order that is hers: one place for every address of an order."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from accounts.models import User
from cart.api.opening import HEADER, token_in
from orders.models import Order
from orders.selectors.orders import order_for_app

ORDER_TOKEN = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The secret of the cart that became a guest's order. An order of an account is "
    "opened by an access token instead.",
)
# Of a link in the API's description: who was let in by it here is so there.
SAME_TOKEN = {f"header.{HEADER}": f"$request.header.{HEADER}"}
NO_ORDER = "`order_not_found`: there is none, or it is not the caller's."


def account_in(request: Request) -> User | None:
    """The account whose access token was sent; None: a guest."""
    return request.user if isinstance(request.user, User) else None


def order_of(request: Request, number: str, *, with_lines: bool = True) -> Order:
    """The order that the caller may see and change.

    Raises:
        OrderNotFound: there is none, or it is not the caller's, who may be nobody at all.
    """
    customer = account_in(request)
    return order_for_app(
        number,
        customer_id=customer.pk if customer else None,
        token=token_in(request),
        with_lines=with_lines,
    )
