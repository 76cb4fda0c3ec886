"""An account's cart, ordered over REST without a cart token."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.customers import account_cart, keep_cart
from cart.models import Cart
from cart.tests.factories import make_cart
from catalog.tests.factories import make_product
from orders.models import Order
from orders.tests.factories import ADDRESS

pytestmark = pytest.mark.usefixtures("committed")


def body(cart: Cart) -> dict[str, Any]:
    return {
        "cart_id": cart.cart_id,
        "email": "anna@example.nl",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
    }


def test_it_is_ordered_as_the_account_and_no_empty_token_reads_the_order():
    make_product(sku="MUG")
    anna, cart = make_customer(), make_cart({"MUG": 2})
    keep_cart(customer_id=str(anna.pk), cart_id=cart.cart_id, now=timezone.now())
    app = APIClient(headers=bearer(anna))
    asked = {"cart_id": cart.cart_id, "country": "NL"}

    methods = app.get("/api/v1/shipping-methods/", asked)
    placed = app.post("/api/v1/checkout/", body(cart), format="json")

    assert methods.status_code == 200
    assert placed.status_code == 201, placed.content
    order = Order.objects.get()
    assert (order.customer_id, order.cart_token_hash) == (anna.pk, "")
    nobody = APIClient(headers={"X-Cart-Token": ""})
    assert nobody.get(f"/api/v1/orders/{order.number}/").status_code == 404
    assert account_cart(str(anna.pk)) is None


def test_anothers_is_as_if_it_were_not_there():
    make_product(sku="MUG")
    anna, bram, cart = make_customer(), make_customer("bram@example.nl"), make_cart({"MUG": 1})
    keep_cart(customer_id=str(anna.pk), cart_id=cart.cart_id, now=timezone.now())

    for headers in (bearer(bram), {}):
        answer = APIClient(headers=headers).post("/api/v1/checkout/", body(cart), format="json")
        assert (answer.status_code, answer.json()["code"]) == (404, "cart_not_found")
