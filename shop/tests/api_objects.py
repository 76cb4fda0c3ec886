"""Whose the things are that addresses of the API name, for the test that goes through them.

A new kind of thing gets a line in `PUBLIC` or in `Objects.held`; calls below a known one need none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import DataExport, User
from accounts.own_data.addresses import add_address
from accounts.own_models import DataExportState
from accounts.tests.app import EMAIL, App
from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.tests.factories import make_cart_and_token
from catalog.tests.factories import make_product
from orders.tests.factories import ADDRESS, make_order
from payments.tests.test_pages import save_card

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


# What stands in everybody's own list under the name that the address gives. Whose list it is says
# the access token, so nobody can mean another's: wishlist/tests, catalog/tests/test_alerts.py and
# shop/tests/own_data/test_push_tokens.py show that what one changes is not in the others'.
OWN = frozenset(
    f"/api/v1/{path}"
    for path in ("account/push-tokens/{token}/", "alerts/{sku}/", "wishlist/{sku}/")
)


# Calls of a merchant's systems, about what is the shop's: shop/tests/test_merchant_scopes.py goes
# through all of them as nobody, as a customer, and with tokens of other scopes.
OF_THE_SHOP = "/api/v1/merchant/"


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
        owner = make_customer(EMAIL)
        app = App()
        app.sign_in()
        app.reauthenticate()
        account = {"Authorization": app.headers["Authorization"]}
        self.held = {
            "/api/v1/carts/{cart_id}/": Held(
                {"cart_id": cart.cart_id, "sku": "MUG"}, {"X-Cart-Token": cart_token, **account}
            ),
            "/api/v1/orders/{number}/": Held(
                {"number": order.number}, {"X-Cart-Token": order_token}
            ),
            **{path: Held(values, account) for path, values in _of_account(owner).items()},
        }
        self.strangers = {
            "nobody": {},
            "a guest": {"X-Cart-Token": other_token},
            "a customer": {"X-Cart-Token": other_token, **bearer(make_customer("b@example.nl"))},
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


def _of_account(owner: User) -> dict[str, dict[str, str]]:
    """What she has there, by the beginning of its address."""
    address = add_address(owner.pk, {**ADDRESS, "company": ""})
    export = DataExport.objects.create(
        user=owner, state=DataExportState.READY, size=1, asked_at=timezone.now()
    )
    other = App()
    other.sign_in()
    (session,) = (
        each["id"]
        for each in other.call("GET", "/api/v1/sessions/").json()["results"]
        if each["is_current"]
    )
    passkey = Authenticator.objects.create(
        user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefoon", "credential": {}}
    )
    passkeys = "/_allauth/app/v1/account/authenticators/webauthn/{passkey_id}"
    return {
        "/api/v1/account/addresses/{address_id}/": {"address_id": str(address.pk), **ADDRESS},
        "/api/v1/account/exports/{export_id}/": {"export_id": str(export.pk)},
        "/api/v1/payment-methods/{card_id}/": {"card_id": save_card(owner)},
        "/api/v1/sessions/{session_id}/": {"session_id": session},
        passkeys: {"passkey_id": str(passkey.pk)},
    }
