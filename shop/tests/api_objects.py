"""Whose the things are that addresses of the API name, for the test that goes through them.

A new kind of thing gets a line in `PUBLIC` or in `Objects.held`; calls below a known one need none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import User
from accounts.tests.tokens import bearer
from cart.tests.factories import make_cart_and_token
from catalog.tests.factories import make_product
from orders.tests.factories import make_order

# Calls about what is nobody's: everyone may read it, and what they write there is their own.
PUBLIC = frozenset(
    f"/api/v1/{path}"
    for path in (
        "pages/{slug}/",
        "products/{product_id}/",
        "products/{product_id}/also-bought/",
        "products/{product_id}/reviews/",  # writing takes an order: orders/tests/test_reviews.py
        "products/{product_id}/similar/",
    )
)


class Unfilled(Exception):
    """An address names something that nothing here says whose it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """Something that somebody has.

    values: of the parameters of its addresses. proof: the headers of requests of its owner.
    """

    values: Mapping[str, str]
    proof: Mapping[str, str]


@dataclass(slots=True)
class Objects:
    """One of everything, of one customer, and others who want it."""

    held: Mapping[str, Held] = field(init=False)
    strangers: Mapping[str, Mapping[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        make_product(sku="MUG", stock=10)
        cart, cart_token = make_cart_and_token({"MUG": 2})
        order, order_token = make_order(sku="CUP", quantity=2)
        _theirs, other_token = make_cart_and_token({"MUG": 1})
        other = User.objects.create_user("other@example.nl")
        self.held = {
            "/api/v1/carts/{cart_id}/": Held(
                {"cart_id": cart.cart_id, "sku": "MUG"}, {"X-Cart-Token": cart_token}
            ),
            "/api/v1/orders/{number}/": Held(
                {"number": order.number}, {"X-Cart-Token": order_token}
            ),
        }
        self.strangers = {
            "nobody": {},
            "a guest": {"X-Cart-Token": other_token},
            "a customer": {"X-Cart-Token": other_token, **bearer(other)},
        }

    def named_by(self, path: str) -> Held:
        """What an address is about.

        Raises:
            Unfilled: nobody knows, or it has a parameter more.
        """
        parameters = {part.partition("}")[0] for part in path.split("{")[1:]}
        for beginning, held in self.held.items():
            if path.startswith(beginning) and parameters <= held.values.keys():
                return held
        raise Unfilled(path)
