"""Every address of orders and payments in the API, for somebody whose it is not."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern
from rest_framework.test import APIClient

from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.tests.test_api import problem_of
from catalog.tests.factories import make_product
from orders.api.urls import urlpatterns as of_orders
from orders.models import Order
from orders.tests.factories import ADDRESS, make_cart, make_order
from payments.api.urls import urlpatterns as of_payments
from payments.models import Payment
from payments.services.cards import cards_of
from payments.tests.test_pages import save_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

REVIEW = {"rating": 5, "text": "A good mug, and it holds.", "name": "Bram", "order": ""}
# What an account keeps for itself: nobody else has an address to ask at.
OF_THE_ACCOUNT = {"api-orders", "api-payment-methods"}
CARDS = {"api-payment-method", "api-payment-method-default"}
OF_CARTS = {"api-shipping-methods", "api-shipping-quotes", "api-checkout"}


class Anna:
    """A customer with an order, a card and another full cart."""

    def __init__(self) -> None:
        self.user = make_customer(f"{uuid4()}@example.nl")
        self.order, self.token = make_order(stock=9)
        Order.objects.filter(pk=self.order.pk).update(customer=self.user)
        self.cart_id, self.cart_token = make_cart({"MUG": 1})
        self.card = save_card(self.user)


@pytest.fixture
def anna() -> Anna:
    return Anna()


def strangers() -> Iterator[tuple[str, dict[str, str]]]:
    """Nobody, and those who have something of their own."""
    make_product(sku="CUP")
    _cart_id, token = make_cart({"CUP": 1})
    _order, old_token = make_order(sku="VASE")
    bram = make_customer(f"{uuid4()}@example.nl")
    save_card(bram)
    yield "nobody", {}
    yield "an empty token", {"X-Cart-Token": ""}
    yield "another cart's token", {"X-Cart-Token": token}
    yield "another order's token", {"X-Cart-Token": old_token}
    yield "another account", bearer(bram)
    yield "another account with another cart", {**bearer(bram), "X-Cart-Token": token}


def calls(anna: Anna) -> Iterator[tuple[str, str, str, Any]]:
    """Name of the address, method, path, and what is sent: right, if it were hers."""
    for pattern in [*of_orders, *of_payments]:
        assert isinstance(pattern, URLPattern)
        name, view = str(pattern.name), pattern.callback.view_class  # type: ignore[attr-defined]
        path = f"/api/v1/{pattern.pattern}"
        for part, value in {
            "<slug:number>": anna.order.number,
            "<slug:card_id>": anna.card,
            "<slug:product_id>": "p-mug",
        }.items():
            path = path.replace(part, value)
        assert "<" not in path, f"a new kind of object: {path}"
        for method in ("get", "post", "put", "patch", "delete"):
            if hasattr(view, method) and (name, method) != ("api-reviews", "get"):
                yield name, method, path, _sent(name, method, anna)


def _sent(name: str, method: str, anna: Anna) -> Any:
    if name in OF_CARTS:
        given = {"cart_id": anna.cart_id}
        if method == "get":
            return {**given, "country": "NL"}
        return {
            **given,
            "email": "bram@example.nl",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
        }
    return {**REVIEW, "order": anna.order.number} if name == "api-reviews" else {}


def test_it_is_as_if_it_were_not_there(anna):
    seen = set()
    for who, headers in strangers():
        app = APIClient(headers=headers)
        for name, method, path, given in calls(anna):
            if name in OF_THE_ACCOUNT and "Authorization" in headers:
                continue  # it shows what is the caller's own
            form = {} if method == "get" else {"format": "json"}
            answer = getattr(app, method)(path, given, **form)
            private = name in OF_THE_ACCOUNT | CARDS and "Authorization" not in headers
            assert problem_of(answer)[0] == (401 if private else 404), (who, method, path)
            seen.add(name)

    assert len(seen) >= 12
    untouched = Order.objects.get(pk=anna.order.pk)
    assert untouched.state == "awaiting_payment"
    assert not Payment.objects.exists()
    assert [card.id for card in cards_of(anna.user)] == [anna.card]


def test_lists_of_an_account_have_nothing_of_another_s(anna):
    bram = APIClient(headers=bearer(make_customer("bram@example.nl")))

    for path in ("orders/", "payment-methods/"):
        assert bram.get(f"/api/v1/{path}").json()["results"] == []


def test_with_her_own_the_same_calls_succeed(anna):
    """So that what is refused above is refused for whose it is, and for nothing else."""
    hers = {**bearer(anna.user), "X-Cart-Token": anna.cart_token}
    app = APIClient(headers=hers)
    answers = {}
    for name, method, path, given in calls(anna):
        form = {} if method == "get" else {"format": "json"}
        answers[name, method] = getattr(app, method)(path, given, **form).status_code

    refused_by_state = {("api-reviews", "post"), ("api-withdraw", "post")}
    for call, status in answers.items():
        assert status == 409 if call in refused_by_state else status < 500, (call, status)
        assert status not in {401, 403, 404} or call == ("api-payment-method-default", "post"), call
